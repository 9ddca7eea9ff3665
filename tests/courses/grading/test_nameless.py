"""Marking without names: a stable number everywhere graders look, until the mark is released."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import select

from lms import storage
from lms.accounts.models import AuditEntry
from lms.courses.assignments.models import Submission
from lms.courses.grading import operations, queries
from lms.courses.grading.operations import SchemeValues
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.grading.test_grading import release, screen

SECRETS = ("한지우", "Han Jiwoo", "jiwoo@example.org", "지우보고서")


@pytest.fixture
def nameless(app: Any, cast: Cast) -> Any:
    """``nameless(True)`` hides the names of the cast's assignment."""

    def choose(anonymous: bool = True, **more: Any) -> None:
        from decimal import Decimal

        with app.test_request_context("/"), unit_of_work():
            values = SchemeValues(
                anonymous, more.get("percent", 0), Decimal(more.get("tolerance", 0))
            )
            version = queries.scheme_of(cast.assignment.id).version
            from lms.courses.assignments.models import Assignment

            operations.set_scheme(
                db.session.get(Assignment, cast.assignment.id), values, version,
                cast.professor, reason="시험",
            )  # fmt: skip

    return choose


def with_file(app: Any, work: Submission) -> int:
    with app.test_request_context("/"), unit_of_work():
        kept = storage.keep(io.BytesIO(b"print(1)\n"), "지우보고서.py")
        file = storage.attach(kept, "submission", work.id, person_id=work.person_id)
        db.session.flush()
        return file.id


def test_no_page_of_the_graders_says_whose_it_is_before_release(
    client: Any, app: Any, cast: Cast, hand_in: Any, marked: Any, nameless: Any
) -> None:
    work, other = hand_in(cast.trainee), hand_in(cast.other_trainee)
    attachment = with_file(app, work)
    nameless()
    client.sign_in(cast.professor)
    client.post(screen(cast, work), data=marked("47.25", "31", action="save"))
    place = f"/teach/{cast.offering.id}"
    for address in (
        f"{place}/grading",
        f"{place}/grading?state=all&sort=name",
        screen(cast, work),
        f"{screen(cast, work)}/list?state=all",
        f"{place}/assignments/{cast.assignment.id}/release",
        f"/submissions/{work.id}/files/{attachment}/view",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = answer.get_data(as_text=True)
        for secret in (*SECRETS, cast.trainee.number):
            assert secret not in page, (address, secret)
    for address in (f"/submissions/{work.id}", f"/submissions/{work.id}/receipt"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (303, screen(cast, work))
    sent = client.get(f"/submissions/{work.id}/files/{attachment}/x")
    assert "file-1.py" in sent.headers["Content-Disposition"]
    assert "47.25" not in client.get(f"{place}/results").get_data(as_text=True)
    assert other.id != work.id


def test_the_number_is_the_same_on_every_page_and_finds_the_work_where_the_name_does_not(
    client: Any, cast: Cast, hand_in: Any, nameless: Any
) -> None:
    work, _other = hand_in(cast.trainee), hand_in(cast.other_trainee)
    nameless()
    client.sign_in(cast.professor)
    page = client.get(screen(cast, work)).get_data(as_text=True)
    number = re.search(r"익명 (\d{3}-\d{3}-\d{3})", page)[1]
    queue = f"/teach/{cast.offering.id}/grading"
    found = client.get(f"{queue}?q={number[:7]}").get_data(as_text=True)
    assert f"익명 {number}" in found
    assert found.count("익명 ") < client.get(queue).get_data(as_text=True).count("익명 ")
    for name in ("한지우", "ㅎㅈㅇ", "Jiwoo"):
        page = client.get(f"{queue}?q={name}").get_data(as_text=True)
        assert number not in page, name
    again = hand_in(cast.trainee, "다시")
    assert number in client.get(screen(cast, again)).get_data(as_text=True)


def test_the_learner_sees_their_own_work_as_always(
    client: Any, app: Any, cast: Cast, hand_in: Any, nameless: Any
) -> None:
    work = hand_in(cast.trainee)
    attachment = with_file(app, work)
    nameless()
    client.sign_in(cast.trainee)
    assert "지우보고서.py" in client.get(f"/submissions/{work.id}").get_data(as_text=True)
    sent = client.get(f"/submissions/{work.id}/files/{attachment}/x")
    assert "file-1" not in sent.headers["Content-Disposition"]


def test_the_name_appears_with_the_release_and_hides_again_for_new_work(
    client: Any, cast: Cast, hand_in: Any, marked: Any, nameless: Any
) -> None:
    work = hand_in(cast.trainee)
    nameless()
    release(client, cast, work, marked("60", "40"))
    assert "한지우" in client.get(screen(cast, work)).get_data(as_text=True)
    newer = hand_in(cast.trainee, "다시")
    for one in (work, newer):
        assert "한지우" not in client.get(screen(cast, one)).get_data(as_text=True)


def test_showing_hidden_names_asks_why_and_leaves_a_trail(
    client: Any, cast: Cast, hand_in: Any, nameless: Any
) -> None:
    work = hand_in(cast.trainee)
    nameless()
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/marking"
    version = queries.scheme_of(cast.assignment.id).version
    form = {"twice": "none", "percent": "10", "tolerance": "0", "version": str(version)}
    assert client.post(address, data=form).status_code == 422
    assert "한지우" not in client.get(screen(cast, work)).get_data(as_text=True)
    answer = client.post(address, data={**form, "reason": "표절 의심을 확인"})
    assert answer.status_code == 303
    db.session.rollback()
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "grade.unblind"))
    assert (entry.actor_id, entry.reason) == (cast.professor.id, "표절 의심을 확인")
    assert "한지우" in client.get(screen(cast, work)).get_data(as_text=True)


def test_an_assistant_does_not_show_hidden_names(client: Any, cast: Cast, nameless: Any) -> None:
    nameless()
    client.sign_in(cast.assistant)
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/marking"
    assert client.post(address, data={"reason": "궁금해서"}).status_code == 403
