"""The daily look: who is told what and how often; the lists, notes, and who sees them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock, policies
from lms.access import Scope
from lms.accounts import privacy
from lms.accounts.models import AccessLogEntry, Person
from lms.communication.models import Notification
from lms.courses.assignments.models import Assignment
from lms.courses.at_risk import operations, queries
from lms.courses.at_risk.models import RiskNote, RiskSign
from lms.courses.at_risk.rules import AtRiskPolicy
from lms.courses.grading.models import Grade
from lms.db import db, unit_of_work
from tests.cast import Cast


@pytest.fixture
def late(app: Flask, cast: Cast) -> Scope:
    """The offering's one assignment is over, and nobody handed anything in."""
    with unit_of_work():
        item = db.session.get_one(Assignment, cast.assignment.id)
        item.due_at = item.late_until = clock.now() - timedelta(days=1)
        policies.establish(
            "at_risk", Scope("organisation", cast.academy.id), AtRiskPolicy(missing_work=1),
            effective_from=clock.today(),
        )  # fmt: skip
    return Scope("offering", cast.offering.id)


def look(app: Flask, place: Scope) -> int:
    with app.test_request_context("/"), unit_of_work():
        return operations.look(place)


def told(who: Person) -> list[str]:
    rows = select(Notification.kind).where(Notification.person_id == who.id)
    return list(db.session.scalars(rows.order_by(Notification.id)))


def test_missing_work_is_told_once_to_the_learner_and_the_instructor(
    app: Flask, cast: Cast, late: Scope
) -> None:
    assert look(app, late) == 2
    assert look(app, late) == 0
    assert told(cast.trainee) == ["course.risk_missing"]
    assert told(cast.professor) == ["teaching.at_risk"]
    assert told(cast.assistant) == []
    row = db.session.scalars(select(RiskSign).where(RiskSign.person_id == cast.trainee.id)).one()
    assert (row.code, row.level, row.params["missing"]) == ("missing", 1, 1)


def test_a_sign_that_ended_and_came_again_is_told_again(
    app: Flask, cast: Cast, late: Scope
) -> None:
    look(app, late)
    item = db.session.get_one(Assignment, cast.assignment.id)
    with unit_of_work():
        item.due_at = item.late_until = clock.now() + timedelta(days=1)
    assert look(app, late) == 0
    rows = db.session.scalars(select(RiskSign)).all()
    assert all(row.cleared_at is not None for row in rows)
    with clock.at(clock.now() + timedelta(days=3)):
        assert look(app, late) == 2
        assert told(cast.trainee) == ["course.risk_missing"] * 2


def test_the_daily_job_looks_at_what_runs_and_reminds_of_follow_ups(
    app: Flask, cast: Cast, late: Scope
) -> None:
    with app.test_request_context("/"), unit_of_work():
        operations.add_note(
            late, cast.trainee.id, db.session.get_one(Person, cast.professor.id),
            {"done": "contacted", "text": "", "on": clock.today(), "follow_up_on": clock.today()},
        )  # fmt: skip
    assert late in operations.running()
    operations.watch()
    operations.watch()
    assert told(cast.professor).count("teaching.follow_up") == 1
    assert told(cast.trainee) == ["course.risk_missing"]
    with unit_of_work():
        run = db.session.get_one(type(cast.offering), cast.offering.id)
        run.ends_on = clock.today() - timedelta(days=1)
    assert late not in operations.running()


def test_nobody_is_told_where_the_rule_says_so(app: Flask, cast: Cast, late: Scope) -> None:
    with unit_of_work():
        policies.establish(
            "at_risk", late, AtRiskPolicy(missing_work=1, tell_learner=False, tell_instructor=False),
            effective_from=clock.today(),
        )  # fmt: skip
    look(app, late)
    assert told(cast.trainee) == told(cast.professor) == []
    assert db.session.scalars(select(RiskSign)).all()


def test_the_list_says_why_and_what_was_done(client: Any, cast: Cast, late: Scope) -> None:
    client.sign_in(cast.professor)
    url = f"/teach/{late.id}/at-risk"
    page = client.get(url).text
    assert "기한이 지났는데 내지 않은 것 1건" in page
    assert re.search(r"모두 [1-9]명", page)
    assert "서민준" not in client.get(f"{url}?q=ㅎㅈㅇ").text
    one = f"{url}/{cast.trainee.id}"
    day = str(clock.today())
    wrong = {"done": "contacted", "on": str(clock.today() + timedelta(days=1)), "text": "전화"}
    refused = client.post(one, data=wrong)
    assert refused.status_code == 422
    assert "전화" in refused.text
    good = {"done": "contacted", "on": day, "text": "전화함", "follow_up_on": day}
    assert client.post(one, data=good).status_code == 303
    assert "한지우" in client.get(f"{url}?done=due").text
    assert "한지우" not in client.get(f"{url}?done=no").text
    note = db.session.scalars(select(RiskNote)).one()
    assert client.post(f"/at-risk/notes/{note.id}/close").status_code == 303
    assert "한지우" not in client.get(f"{url}?done=due").text
    edit = f"/at-risk/notes/{note.id}"
    assert client.post(edit, data={**good, "text": "늦은 글", "version": "1"}).status_code == 409
    assert client.post(f"{url}/export", data={"reason": ""}).status_code == 422
    assert client.post(f"{url}/export", data={"reason": "상담 준비"}).status_code == 200
    logged = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.action == "download")
    ).one()
    assert logged.reason == "상담 준비"


def test_a_note_is_its_authors_and_seen_by_those_who_run_the_place(
    client: Any, cast: Cast, late: Scope
) -> None:
    client.sign_in(cast.professor)
    one = f"/teach/{late.id}/at-risk/{cast.trainee.id}"
    client.post(one, data={"done": "other", "on": str(clock.today()), "text": "비밀 메모"})
    note = db.session.scalars(select(RiskNote)).one()
    client.sign_in(cast.staff)
    assert "비밀 메모" in client.get(one).text
    assert client.get(f"/at-risk/notes/{note.id}").status_code == 403
    for who in (cast.trainee, cast.other_trainee, cast.assistant, cast.other_professor):
        client.sign_in(who)
        assert client.get(one).status_code in (403, 404), who.name
        assert client.post(f"/at-risk/notes/{note.id}/delete").status_code in (403, 404)
    kept = privacy.export(db.session.get_one(Person, cast.trainee.id))["at_risk"]
    assert kept["notes"][0]["text"] == "비밀 메모"
    with unit_of_work():
        operations.erase(db.session.get_one(Person, cast.trainee.id))
    assert db.session.scalars(select(RiskNote)).all() == []


def test_a_mark_that_is_not_released_is_no_sign(client: Any, cast: Cast, late: Scope) -> None:
    """What graders know and learners do not is not told by a detour."""
    assert db.session.scalars(select(Grade)).all() == []
    facts = queries.facts_of(late, [cast.trainee.id])[cast.trainee.id]
    assert (facts.percents, facts.current, facts.missing) == ((), None, 1)


def test_a_cohorts_list_joins_what_its_courses_say(client: Any, cast: Cast, late: Scope) -> None:
    client.sign_in(cast.staff)
    page = client.get(f"/manage/cohorts/{cast.cohort.id}/at-risk").text
    assert "내지 않은 것 1건" in page
    assert "컴퓨터 비전" in page
    address = f"/manage/cohorts/{cast.cohort.id}/at-risk"
    titles = [f'"table-sub">{title}<' for title in ("컴퓨터 비전", "Computer Vision")]
    assert [title in client.get(address).text for title in titles] == [True, False]
    with unit_of_work():
        db.session.get_one(Person, cast.staff.id).language = "en"
    assert [title in client.get(address).text for title in titles] == [False, True]
    with unit_of_work():
        db.session.get_one(Person, cast.staff.id).language = "ko"
    url = f"/manage/cohorts/{cast.cohort.id}/at-risk/{cast.trainee.id}"
    data = {"done": "counselled", "on": str(clock.today()), "text": "면담"}
    assert client.post(url, data=data).status_code == 303
    assert (
        client.get(f"/manage/cohorts/{cast.cohort.id}/at-risk/{cast.outsider.id}").status_code
        == 404
    )
