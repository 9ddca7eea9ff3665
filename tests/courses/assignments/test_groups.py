"""A group hands in together: one for all, nobody's work lost, the members of that moment."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.communication.models import Notification
from lms.courses.assignments import queries, registry
from lms.courses.assignments.models import Assignment, DateOverride, Submission
from lms.courses.groups import operations as groups
from lms.courses.groups.models import Group, GroupSet
from lms.db import db, unit_of_work
from tests.cast import Cast

KEY = "g" * 32


def url(cast: Cast) -> str:
    return f"/assignments/{cast.assignment.id}"


@pytest.fixture
def team(app: Flask, cast: Cast) -> Group:
    """Jiwoo and Minjun are in the first group; the assignment is handed in by groups."""
    with app.test_request_context("/"), unit_of_work():
        division = groups.create_set(cast.offering, groups.SetValues("조"))
        one, _other = groups.add_groups(division, count=2)
        for person in (cast.trainee, cast.other_trainee):
            groups.place(division, person.id, one, cast.professor)
        db.session.get(Assignment, cast.assignment.id).group_set_id = division.id
        db.session.flush()
    return one


def works() -> list[Submission]:
    db.session.rollback()
    return list(db.session.scalars(select(Submission).order_by(Submission.id)))


def test_one_hands_in_and_everyone_has_the_work_and_the_receipt(
    app: Flask, client: Any, cast: Cast, team: Group
) -> None:
    client.sign_in(cast.trainee)
    client.post(url(cast), data={"text": "함께 쓴 글", "client_key": KEY})
    (work,) = works()
    assert work.group_id == team.id
    told = {
        note.person_id: note.kind
        for note in db.session.scalars(select(Notification))
        if note.kind.startswith("submission.received")
    }
    assert told == {
        cast.trainee.id: "submission.received",
        cast.other_trainee.id: "submission.received_for_group",
    }
    client.sign_in(cast.other_trainee)
    for address in (f"/submissions/{work.id}", f"/submissions/{work.id}/receipt"):
        page = client.get(address).get_data(as_text=True)
        assert "한지우" in page  # who handed in is named
    assert "함께 쓴 글" in client.get(f"/submissions/{work.id}").get_data(as_text=True)
    with app.test_request_context("/"):
        assert registry.due_soon(cast.other_trainee.id, clock.now() + timedelta(days=30)) == []


def test_two_members_at_once_lose_nothing(app: Flask, cast: Cast, team: Group) -> None:
    who = {cast.trainee.get_id(): "지우의 글", cast.other_trainee.get_id(): "민준의 글"}
    address = url(cast)
    db.session.rollback()
    answers: list[int] = []

    def send(person_id: str, text: str, key: str) -> None:
        with app.app_context():
            browser = app.test_client()
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = person_id, True
            data = {"text": text, "client_key": key}
            answers.append(browser.post(address, data=data).status_code)

    threads = [
        threading.Thread(target=send, args=(key, f"{text} {n}", f"{i}{n}" * 16))
        for i, (key, text) in enumerate(who.items())
        for n in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 6
    assert [work.number for work in works()] == [1, 2, 3, 4, 5, 6]
    assert {work.text for work in works()} == {f"{t} {n}" for t in who.values() for n in range(3)}


def test_who_is_in_no_group_cannot_hand_in_and_keeps_a_draft(
    client: Any, cast: Cast, team: Group
) -> None:
    with unit_of_work():
        groups.place(
            db.session.get_one(GroupSet, team.set_id), cast.trainee.id, None, cast.professor
        )
    client.sign_in(cast.trainee)
    answer = client.post(url(cast), data={"text": "혼자 쓴 글", "client_key": KEY})
    assert answer.status_code == 422
    assert "조에 들어 있지 않아" in answer.get_data(as_text=True)
    assert "혼자 쓴 글" in client.get(url(cast)).get_data(as_text=True)
    assert works() == []


def test_a_submission_keeps_the_members_that_the_group_had(
    app: Flask, client: Any, cast: Cast, team: Group
) -> None:
    client.sign_in(cast.trainee)
    client.post(url(cast), data={"text": "처음", "client_key": KEY})
    with app.test_request_context("/"), unit_of_work():
        division = db.session.get_one(GroupSet, team.set_id)
        other = db.session.scalars(
            select(Group).where(Group.set_id == division.id, Group.id != team.id)
        ).one()
        groups.place(division, cast.other_trainee.id, other, cast.professor)
    client.sign_in(cast.other_trainee)
    client.post(url(cast), data={"text": "다른 조에서", "client_key": "h" * 32})
    first, second = works()
    assert {line.person_id for line in queries.members_of(first)} == {
        cast.trainee.id,
        cast.other_trainee.id,
    }
    assert [line.person_id for line in queries.members_of(second)] == [cast.other_trainee.id]
    assert second.number == 2  # nobody has two submissions of one number
    client.sign_in(cast.trainee)
    assert client.get(f"/submissions/{second.id}").status_code == 404
    compared = queries.submissions_for_comparison(cast.offering.id)[cast.assignment.id]
    assert {one.id for one in compared} == {first.id, second.id}


def test_each_member_is_late_by_the_date_that_holds_for_them(
    client: Any, cast: Cast, team: Group, frozen_now: Any
) -> None:
    due = cast.assignment.due_at
    with unit_of_work():
        db.session.add(
            DateOverride(
                item_kind="assignment",
                item_id=cast.assignment.id,
                person_id=cast.trainee.id,
                due_at=due + timedelta(days=1),
                set_at=clock.now(),
            )
        )
    frozen_now(due + timedelta(hours=1))
    client.sign_in(cast.trainee)
    client.post(url(cast), data={"text": "글", "client_key": KEY})
    (work,) = works()
    late = {line.person_id: line.late for line in queries.members_of(work)}
    assert late == {cast.trainee.id: False, cast.other_trainee.id: True}


def test_a_group_assignment_stays_one_once_somebody_handed_in(
    client: Any, cast: Cast, team: Group
) -> None:
    client.sign_in(cast.trainee)
    client.post(url(cast), data={"text": "글", "client_key": KEY})
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/assignments/{cast.assignment.id}/edit"
    form = {
        "title_ko": "객체 검출 실습", "brief": "x", "points": "100", "kinds": "text",
        "group_set_id": "0", "resubmission": "unlimited", "most_files": "10",
        "version": str(db.session.get_one(Assignment, cast.assignment.id).version),
    }  # fmt: skip
    answer = client.post(address, data=form)
    assert answer.status_code == 422
    assert "혼자 내기와 조별 내기를 바꿀 수 없습니다" in answer.get_data(as_text=True)


def test_who_changes_groups_has_used_what_was_handed_in_before(
    app: Flask, client: Any, cast: Cast, team: Group
) -> None:
    with unit_of_work():
        db.session.get_one(Assignment, cast.assignment.id).resubmission = "once"
    client.sign_in(cast.trainee)
    assert client.post(url(cast), data={"text": "처음", "client_key": KEY}).status_code == 303
    with app.test_request_context("/"), unit_of_work():
        division = db.session.get_one(GroupSet, team.set_id)
        other = next(one for one in division.groups if one.id != team.id)
        groups.place(division, cast.trainee.id, other, cast.professor)
    again = client.post(url(cast), data={"text": "또", "client_key": "h" * 32})
    assert again.status_code == 422
    assert [work.text for work in works()] == ["처음"]
