"""What a place lies in is looked up once a request, and anew in the next one."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import event

from lms import access
from lms.access import Permission, Scope
from lms.db import db
from tests.cast import Cast


def test_asking_twice_about_a_place_reads_the_database_once(app: Flask, cast: Cast) -> None:
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    scope = Scope("offering", cast.offering.id)
    with app.app_context(), app.test_request_context("/"):
        assert access.may(cast.professor, Permission.SUBMISSION_GRADE, scope)
        first = len(seen)
        assert not access.may(cast.professor, Permission.OFFERING_MANAGE, scope)
        assert len(seen) == first > 0
    with app.app_context(), app.test_request_context("/"):
        assert access.may(cast.professor, Permission.SUBMISSION_GRADE, scope)
        assert len(seen) > first
