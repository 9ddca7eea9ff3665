"""From handed-in works to pairs that a person judges; learners see nothing of it."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from lms import clock, outbox, storage
from lms.accounts import privacy
from lms.accounts.models import AuditEntry, Person
from lms.courses.assignments import operations as assignments
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.similarity import operations
from lms.courses.similarity.models import SimilarityPair, SimilarityRun
from lms.courses.similarity.operations import SchemeValues
from lms.db import db, unit_of_work
from lms.outbox import OutboxRow
from tests.cast import Cast, enrol, grant, offering_of, person
from tests.courses.similarity.test_rules import ONE, OTHER, RENAMED, korean

COPIED = korean(77, 400)


@pytest.fixture
def client(client: Any) -> Any:
    """The browser; what the test itself has read is let go before each request."""
    send = client.open

    def open_after_letting_go(*args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        return send(*args, **kwargs)

    client.open = open_after_letting_go
    return client


@pytest.fixture
def hand_in(app: Flask, cast: Cast) -> Callable[..., Submission]:
    """``hand_in(person, text, files, assignment)`` at this moment."""

    def make(
        who: Person, text: str = "", files: dict[str, str] | None = None,
        work: Assignment | None = None,
    ) -> Submission:  # fmt: skip
        kept = [
            storage.keep(io.BytesIO(body.encode()), name) for name, body in (files or {}).items()
        ]
        with app.test_request_context("/"), unit_of_work():
            row, _new = assignments.hand_in(
                db.session.get_one(Person, who.id),
                db.session.get_one(Assignment, (work or cast.assignment).id),
                text=text, link="", files=kept, client_key=f"{random.random()}".ljust(32, "0")[:32],
            )  # fmt: skip
        return row

    return make


def compare(app: Flask, cast: Cast) -> bool:
    """Ask and let the worker do it; whether there was anything to do."""
    with app.test_request_context("/"), unit_of_work():
        work = db.session.get_one(Assignment, cast.assignment.id)
        asked = operations.ask(work, db.session.get_one(Person, cast.professor.id))
    outbox.drain()
    db.session.rollback()
    db.session.expire_all()
    return asked


def pairs() -> list[SimilarityPair]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.query(SimilarityPair).order_by(SimilarityPair.id))


def place(cast: Cast, more: str = "") -> str:
    return f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/similarity{more}"


def test_a_copied_text_is_flagged_and_shown_side_by_side(
    app: Flask, client: Any, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee, korean(1, 200) + "\n" + COPIED)
    hand_in(cast.other_trainee, COPIED + "\n" + korean(2, 200))
    compare(app, cast)
    (pair,) = pairs()
    assert pair.kind == "text"
    assert 0.5 < pair.score < 0.9
    client.sign_in(cast.assistant)
    page = client.get(place(cast)).text
    assert "한지우" in page
    assert "서민준" in page
    assert "판정이 아닙니다" in page
    beside = client.get(place(cast, f"/{pair.id}")).text
    assert beside.count("<mark") >= 2
    assert 'href="#b-1"' in beside


def test_renamed_code_is_flagged_and_other_code_is_not(
    app: Flask, cast: Cast, hand_in: Any
) -> None:
    with unit_of_work():
        third = person("셋째", "third@example.org")
        enrol(third, cast.offering)
    hand_in(cast.trainee, files={"main.py": ONE})
    hand_in(cast.other_trainee, files={"answer.py": RENAMED})
    hand_in(third, files={"other.py": OTHER})
    compare(app, cast)
    (pair,) = pairs()
    assert pair.kind == "code"
    people = {pair.first.person_id, pair.second.person_id}
    assert people == {cast.trainee.id, cast.other_trainee.id}


def test_code_in_a_notebook_is_read_and_its_output_is_not(
    app: Flask, cast: Cast, hand_in: Any
) -> None:
    def book(code: str) -> str:
        cell = {
            "cell_type": "code", "source": code.splitlines(keepends=True), "metadata": {},
            "execution_count": 1,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": [COPIED]}],
        }  # fmt: skip
        return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    hand_in(cast.trainee, files={"a.ipynb": book(ONE)})
    hand_in(cast.other_trainee, files={"b.ipynb": book(RENAMED)})
    compare(app, cast)
    assert [pair.kind for pair in pairs()] == ["code"]


def test_what_the_assignment_itself_says_is_left_out(app: Flask, cast: Cast, hand_in: Any) -> None:
    with unit_of_work():
        db.session.get_one(
            Assignment, cast.assignment.id
        ).brief = f"{COPIED}\n\n```python\n{ONE}```\n"
    hand_in(cast.trainee, COPIED + korean(1, 300), {"a.py": ONE})
    hand_in(cast.other_trainee, COPIED + korean(2, 300), {"b.py": ONE})
    compare(app, cast)
    assert pairs() == []


def test_earlier_versions_of_ones_own_are_not_compared(
    app: Flask, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee, COPIED)
    hand_in(cast.trainee, COPIED + " 고침")
    hand_in(cast.other_trainee, korean(5, 300))
    compare(app, cast)
    assert pairs() == []
    assert db.session.get_one(SimilarityRun, cast.assignment.id).told["works"] == 2


def test_nothing_is_compared_again_until_something_is_handed_in(
    app: Flask, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee, COPIED)
    hand_in(cast.other_trainee, COPIED)
    assert compare(app, cast)
    assert not compare(app, cast)
    first = pairs()[0].id
    operations.compare({"assignment_id": cast.assignment.id})  # delivered twice
    assert [pair.id for pair in pairs()] == [first]
    hand_in(cast.other_trainee, korean(9, 300))
    assert compare(app, cast)
    assert pairs() == []


def test_what_somebody_judged_stays_when_the_works_change(
    app: Flask, client: Any, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee, COPIED)
    hand_in(cast.other_trainee, COPIED)
    compare(app, cast)
    pair = pairs()[0]
    client.sign_in(cast.professor)
    at = place(cast, f"/{pair.id}")
    data = {"finding": "talk", "note": "함께 공부했다고 합니다", "version": pair.version}
    assert client.post(at, data=data).status_code == 303
    stale = client.post(at, data={**data, "finding": "nothing", "note": "다른 생각"})
    assert stale.status_code == 409
    assert "함께 공부했다고 합니다" in stale.text
    assert "다른 생각" in stale.text
    hand_in(cast.other_trainee, korean(9, 300))
    compare(app, cast)
    (kept,) = pairs()
    assert (kept.finding, kept.gone_at is not None) == ("talk", True)
    entry = db.session.query(AuditEntry).filter_by(action="similarity.judge").one()
    assert entry.after == {"finding": "talk"}
    assert "함께" not in json.dumps([entry.before, entry.after, entry.reason], ensure_ascii=False)


def test_works_are_compared_by_themselves_once_they_were_due(
    app: Flask, cast: Cast, hand_in: Any, frozen_now: Any
) -> None:
    hand_in(cast.trainee, COPIED)
    hand_in(cast.other_trainee, COPIED)
    with app.test_request_context("/"), unit_of_work():
        work = db.session.get_one(Assignment, cast.assignment.id)
        by = db.session.get_one(Person, cast.professor.id)
        operations.set_scheme(work, SchemeValues(True, 30, False), 0, by)
    operations.ask_due()
    assert db.session.query(SimilarityRun).count() == 0
    frozen_now(clock.now() + timedelta(days=8))
    for _twice in range(2):
        operations.ask_due()
    db.session.rollback()
    asked = db.session.query(OutboxRow).filter_by(kind="similarity.compare").count()
    assert asked == 1
    outbox.drain()
    assert len(pairs()) == 1


def test_an_earlier_offering_is_compared_where_chosen_and_opened_only_by_its_own_teachers(
    app: Flask, client: Any, cast: Cast, hand_in: Any
) -> None:
    with unit_of_work() as session:
        course = session.merge(cast.course)
        before = offering_of(course, "6기")
        before.starts_on = clock.today() - timedelta(days=200)
        senior = person("선배", "senior@example.org")
        enrol(senior, before)
        teacher = person("옛교수", "old@example.org")
        from lms.access import Role, Scope

        grant(teacher, Role.INSTRUCTOR, Scope("offering", before.id))
        old = Assignment(
            offering_id=before.id, title_ko=" 객체 검출  실습", points=cast.assignment.points,
            kinds=["text"], published_at=clock.now(), created_at=clock.now(),
            due_at=clock.now() + timedelta(days=1),
        )  # fmt: skip
        session.add(old)
    hand_in(senior, COPIED, work=old)
    hand_in(cast.trainee, COPIED)
    compare(app, cast)
    assert pairs() == []
    with app.test_request_context("/"), unit_of_work():
        work = db.session.get_one(Assignment, cast.assignment.id)
        by = db.session.get_one(Person, cast.professor.id)
        operations.set_scheme(work, SchemeValues(False, 30, True), 0, by)
    compare(app, cast)
    (pair,) = pairs()
    client.sign_in(cast.professor)
    page = client.get(place(cast, f"/{pair.id}")).text
    assert "선배" not in page
    assert "그 분반을 맡은 사람만" in page
    assert "6기" in client.get(place(cast)).text


def test_learners_and_their_data_know_of_no_flag(
    app: Flask, client: Any, cast: Cast, hand_in: Any
) -> None:
    work = hand_in(cast.trainee, COPIED)
    hand_in(cast.other_trainee, COPIED)
    compare(app, cast)
    pair = pairs()[0]
    client.sign_in(cast.trainee)
    assert client.get(place(cast)).status_code == 403
    assert client.get(place(cast, f"/{pair.id}")).status_code == 403
    for address in (f"/assignments/{cast.assignment.id}", f"/submissions/{work.id}"):
        assert "비슷한 제출물" not in client.get(address).text
    db.session.rollback()
    with app.test_request_context("/"):
        told = privacy.export(db.session.get_one(Person, cast.trainee.id))["similarity"]
    assert told["judged"] == []
    assert set(told["compared"][0]) == {"assignment", "at"}


def test_graders_are_told_beside_the_work_and_see_numbers_where_names_are_hidden(
    app: Flask, client: Any, cast: Cast, hand_in: Any
) -> None:
    from lms.courses.grading.models import MarkingScheme

    work = hand_in(cast.trainee, COPIED, {"한지우.txt": korean(3, 300)})
    hand_in(cast.other_trainee, COPIED)
    compare(app, cast)
    with unit_of_work() as session:
        session.add(
            MarkingScheme(assignment_id=cast.assignment.id, anonymous=True, blind_key="k" * 64)
        )
    client.sign_in(cast.professor)
    assert "나란히 보기" in client.get(f"/teach/{cast.offering.id}/grading/{work.id}").text
    for address in (place(cast), place(cast, f"/{pairs()[0].id}")):
        page = client.get(address).text
        assert "한지우" not in page
        assert "서민준" not in page


def test_erasing_somebody_takes_the_flags_of_their_work(
    app: Flask, cast: Cast, hand_in: Any
) -> None:
    hand_in(cast.trainee, COPIED)
    hand_in(cast.other_trainee, COPIED)
    compare(app, cast)
    with app.test_request_context("/"), unit_of_work():
        operations.erase(db.session.get_one(Person, cast.trainee.id))
    assert pairs() == []
