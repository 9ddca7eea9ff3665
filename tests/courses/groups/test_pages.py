"""Groups in the browser: dividing, moving, signing up, lists, and what is kept of it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.groups import operations, queries
from lms.courses.groups.models import Group, GroupMember, GroupSet
from lms.courses.groups.operations import SetValues
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol, person


@pytest.fixture
def division(app: Flask, cast: Cast) -> GroupSet:
    """A set of two groups of at most two people, which learners may choose."""
    with app.test_request_context("/"), unit_of_work():
        made = operations.create_set(cast.offering, SetValues("팀", 2, self_signup=True))
        operations.add_groups(made, count=2)
    return made


def base(cast: Cast) -> str:
    return f"/teach/{cast.offering.id}/groups"


def groups_of(division: GroupSet) -> list[Group]:
    db.session.rollback()
    return queries.groups_of_set(division.id)


def who(group: Group) -> set[int]:
    db.session.rollback()
    return {one.id for one in queries.members(group.id)}


def test_a_set_is_made_filled_by_chance_and_locked(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    made = client.post(base(cast), data={"name": "프로젝트", "self_signup": "y"})
    assert made.status_code == 303
    address = made.location
    assert client.post(base(cast), data={"name": "프로젝트 "}).status_code == 422
    assert client.post(f"{address}/deal", data={"by": "count"}).status_code == 422
    assert client.post(f"{address}/deal", data={"by": "size", "number": "1"}).status_code == 303
    (found,) = db.session.scalars(select(GroupSet))
    assert [len(who(group)) for group in groups_of(found)] == [1, 1]
    client.post(f"{address}/lock")
    client.sign_in(cast.trainee)
    page = client.get(f"/learn/{cast.offering.id}/groups").get_data(as_text=True)
    assert "조가 확정되어" in page
    assert "서민준" not in page  # of other groups only name and size are told


def test_a_learner_joins_moves_and_leaves_until_it_is_full_or_over(
    client: Any, cast: Cast, division: GroupSet, frozen_now: Any
) -> None:
    one, two = groups_of(division)
    with unit_of_work():
        for n in range(2):
            someone = person(f"동료{n}", f"mate{n}@example.org")
            enrol(someone, cast.offering)
            operations.join(
                db.session.get_one(GroupSet, division.id),
                someone,
                db.session.get_one(Group, two.id),
            )
    client.sign_in(cast.trainee)
    here = f"/learn/{cast.offering.id}/groups"
    full = client.post(f"{here}/{division.id}/{two.id}/join", follow_redirects=True)
    assert "가득 찼습니다" in full.get_data(as_text=True)
    client.post(f"{here}/{division.id}/{one.id}/join")
    assert who(one) == {cast.trainee.id}
    with unit_of_work():
        found = db.session.get_one(GroupSet, division.id)
        found.signup_until = clock.now() + timedelta(hours=1)
    frozen_now(clock.now() + timedelta(hours=2))
    late = client.post(f"{here}/{division.id}/leave", follow_redirects=True)
    assert "기간이" in late.get_data(as_text=True)
    assert who(one) == {cast.trainee.id}


def test_simultaneous_people_do_not_overfill_a_group(
    app: Flask, cast: Cast, division: GroupSet
) -> None:
    one = groups_of(division)[0]
    with unit_of_work():
        crowd = [person(f"동료{n}", f"mate{n}@example.org") for n in range(6)]
        for someone in crowd:
            enrol(someone, cast.offering)
        keys = [someone.get_id() for someone in crowd]
    address = f"/learn/{cast.offering.id}/groups/{division.id}/{one.id}/join"
    db.session.rollback()

    def join(key: str) -> None:
        with app.app_context():
            browser = app.test_client()
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = key, True
            browser.post(address)

    threads = [threading.Thread(target=join, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(who(one)) == 2


def test_moving_keeps_the_record_and_a_full_group_takes_nobody(
    client: Any, cast: Cast, division: GroupSet
) -> None:
    one, two = groups_of(division)
    client.sign_in(cast.professor)
    address = f"{base(cast)}/{division.id}/place"
    for group in (one, two):
        data = {"person": cast.trainee.id, "group": group.id}
        assert client.post(address, data=data).status_code == 303
    with unit_of_work():
        db.session.get_one(GroupSet, division.id).capacity = 1
    script = {"X-Requested-With": "fetch"}
    data = {"person": cast.other_trainee.id, "group": two.id}
    refused = client.post(address, data=data, headers=script)
    assert refused.status_code == 422
    assert "가득" in refused.get_json()["reasons"][0]
    data = {"person": cast.outsider.id, "group": one.id}
    assert client.post(address, data=data, headers=script).status_code == 422
    db.session.rollback()
    stays = db.session.scalars(select(GroupMember).order_by(GroupMember.id)).all()
    assert [(stay.group_id, stay.left_at is None) for stay in stays] == [
        (one.id, False),
        (two.id, True),
    ]


def test_a_list_is_shown_first_and_done_exactly_so(
    client: Any, cast: Cast, division: GroupSet
) -> None:
    client.sign_in(cast.professor)
    address = f"{base(cast)}/{division.id}/import"
    rows = "이름,조\n한지우,1조\n서민준,비전팀\n없는사람,1조\n"
    page = client.post(address, data={"rows": rows}).get_data(as_text=True)
    assert "아직 아무것도 저장하지 않았습니다" in page
    assert "수강생 가운데 없음" in page
    assert db.session.scalars(select(GroupMember)).all() == []
    import html
    import re

    kept = html.unescape(re.search(r'name="plan" value="([^"]*)"', page)[1])
    digest = re.search(r'name="digest" value="([^"]*)"', page)[1]
    first = groups_of(division)[0]
    with unit_of_work():  # meanwhile somebody is moved
        found = db.session.get_one(GroupSet, division.id)
        operations.join(found, db.session.merge(cast.trainee), db.session.get_one(Group, first.id))
    changed = client.post(address, data={"plan": kept, "digest": digest})
    assert changed.status_code == 409
    digest = re.search(r'name="digest" value="([^"]*)"', changed.get_data(as_text=True))[1]
    assert client.post(address, data={"plan": kept, "digest": digest}).status_code == 303
    named = {group.name: who(group) for group in groups_of(division)}
    assert named == {"1조": {cast.trainee.id}, "2조": set(), "비전팀": {cast.other_trainee.id}}
    taken = client.post(
        f"{base(cast)}/{division.id}/export", data={"reason": "발표 순서", "format": "csv"}
    )
    again = client.post(address, data={"rows": taken.get_data().decode("utf-8-sig")})
    assert "0명의 조가 바뀝니다" in again.get_data(as_text=True)


def test_a_deleted_group_comes_back_with_its_people(
    client: Any, cast: Cast, division: GroupSet
) -> None:
    one = groups_of(division)[0]
    with unit_of_work():
        found = db.session.get_one(GroupSet, division.id)
        operations.join(found, db.session.merge(cast.trainee), db.session.get_one(Group, one.id))
    client.sign_in(cast.professor)
    client.post(f"{base(cast)}/{division.id}/{one.id}/delete")
    assert who(one) == set()
    client.post(f"{base(cast)}/{division.id}/{one.id}/restore")
    assert who(one) == {cast.trainee.id}


def test_who_leaves_the_course_is_in_no_group(cast: Cast, division: GroupSet) -> None:
    from lms.courses.enrolment.models import Enrolment

    one = groups_of(division)[0]
    with unit_of_work():
        found = db.session.get_one(GroupSet, division.id)
        operations.join(
            found, db.session.get_one(Person, cast.trainee.id), db.session.get_one(Group, one.id)
        )
    with unit_of_work():
        seat = db.session.scalars(
            select(Enrolment).where(Enrolment.person_id == cast.trainee.id)
        ).one()
        seat.state = "withdrawn"
    assert who(one) == set()
    assert queries.group_of(cast.trainee.id, division.id) is None


def test_a_set_that_an_assignment_uses_is_not_deleted_and_two_editors_see_one_another(
    client: Any, cast: Cast, division: GroupSet
) -> None:
    from lms.courses.assignments.models import Assignment

    with unit_of_work():
        db.session.get_one(Assignment, cast.assignment.id).group_set_id = division.id
    client.sign_in(cast.professor)
    refused = client.post(f"{base(cast)}/{division.id}/delete", follow_redirects=True)
    assert "지울 수 없습니다" in refused.get_data(as_text=True)
    settings = f"{base(cast)}/{division.id}/settings"
    form = {"name": "첫째", "version": "1"}
    assert client.post(settings, data=form).status_code == 303
    second = client.post(settings, data={"name": "둘째", "version": "1"})
    assert second.status_code == 409
    page = second.get_data(as_text=True)
    assert "첫째" in page
    assert "둘째" in page
