"""Changes leave a row, and so does reading other people's data."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_login import login_user
from sqlalchemy import select

from lms import audit
from lms.accounts.models import AccessLogEntry, AuditEntry
from lms.db import db, unit_of_work
from tests.cast import Cast


def reads() -> list[AccessLogEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AccessLogEntry).order_by(AccessLogEntry.id)))


def test_a_change_says_who_what_and_from_which_request(cast: Cast, app: Flask) -> None:
    with app.test_request_context(headers={"X-Request-ID": "abc-12345"}):
        app.preprocess_request()
        login_user(cast.professor)
        audit.record("mark.change", "mark", 5, before={"points": "1"}, after={"points": "2"})
        db.session.commit()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "mark.change")).one()
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (cast.professor.id, "mark", 5)
    assert (entry.before, entry.after) == ({"points": "1"}, {"points": "2"})
    assert entry.request_id == "abc-12345"


def test_a_change_outside_a_request_is_the_systems(cast: Cast) -> None:
    with unit_of_work():
        audit.record("result.freeze", "result", 1)
    assert db.session.scalars(select(AuditEntry)).one().actor_id is None


def test_a_change_that_is_rolled_back_leaves_no_row(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work():  # noqa: PT012
        audit.record("result.freeze", "result", 1)
        raise ZeroDivisionError
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_reading_another_person_is_logged_with_address_and_reason(cast: Cast, app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.7"}):
        app.preprocess_request()
        login_user(cast.officer)
        audit.read("profile", cast.trainee, action="download", reason="민원 처리")
    (entry,) = reads()
    assert (entry.reader_id, entry.person_id) == (cast.officer.id, cast.trainee.id)
    assert (entry.action, entry.what, entry.reason) == ("download", "profile", "민원 처리")
    assert entry.address == "203.0.113.7"


def test_reading_oneself_is_not_logged(cast: Cast, app: Flask) -> None:
    with app.test_request_context():
        app.preprocess_request()
        login_user(cast.trainee)
        audit.read("profile", cast.trainee)
    assert reads() == []


def test_what_was_read_stays_logged_though_the_request_failed(cast: Cast, app: Flask) -> None:
    with app.test_request_context():
        app.preprocess_request()
        login_user(cast.officer)
        audit.read("people", people=40, action="search")
        db.session.rollback()
    (entry,) = reads()
    assert (entry.people, entry.person_id) == (40, None)
