"""Marking: the grid's cells, the forms without JavaScript, versions, windows, sources."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms import clock, policies
from lms.access import ROOT, Scope
from lms.accounts.models import AuditEntry, Person
from lms.courses.attendance import operations, queries, registry
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.operations import MarkConflict
from lms.courses.attendance.rules.policy import KIND, AttendancePolicy
from lms.courses.attendance.rules.states import Part, Source, State, whole
from lms.courses.attendance.rules.summary import Excuse
from lms.courses.editing import NotAllowed
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol


def marks() -> dict[tuple[int, int], Mark]:
    db.session.rollback()
    return {(m.session_id, m.person_id): m for m in db.session.scalars(select(Mark))}


def cell(session: Session, person: Person, state: str, version: int = 0) -> dict[str, Any]:
    return {
        "session": session.id, "person": person.id, "state": state, "version": version,
        "parts": None,
    }  # fmt: skip


def test_cells_are_saved_with_who_when_and_from_where(
    client: Any, cast: Cast, lectures: list[Session]
) -> None:
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/attendance").get_data(as_text=True)
    assert "한지우" in page
    answer = client.post(
        f"/teach/{cast.offering.id}/attendance/marks",
        json={"marks": [cell(lectures[0], cast.trainee, "late"),
                        cell(lectures[0], cast.other_trainee, "present")]},
    )  # fmt: skip
    assert [one["ok"] for one in answer.get_json()["marks"]] == [True, True]
    mark = marks()[lectures[0].id, cast.trainee.id]
    assert (mark.state, mark.source, mark.minutes) == ("late", "own", 110)
    assert mark.marked_by_id == cast.professor.id
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_kind == "attendance_mark",
                                 AuditEntry.subject_id == mark.id)
    )  # fmt: skip
    assert (entry.actor_id, entry.before, entry.after["state"]) == (
        cast.professor.id, None, "late",
    )  # fmt: skip


def test_a_cell_that_somebody_marked_meanwhile_is_not_overwritten(
    client: Any, cast: Cast, lectures: list[Session]
) -> None:
    url = f"/teach/{cast.offering.id}/attendance/marks"
    client.sign_in(cast.professor)
    client.post(url, json={"marks": [cell(lectures[0], cast.trainee, "absent")]})
    client.sign_in(cast.assistant)
    answer = client.post(
        url, json={"marks": [cell(lectures[0], cast.trainee, "present"),
                             cell(lectures[0], cast.other_trainee, "present")]}
    ).get_json()["marks"]  # fmt: skip
    by_person = {one["person"]: one for one in answer}
    assert by_person[cast.other_trainee.id]["ok"]
    refused = by_person[cast.trainee.id]
    assert (refused["ok"], refused["conflict"], refused["state"]) == (False, True, "absent")
    again = cell(lectures[0], cast.trainee, "present", refused["version"])
    assert client.post(url, json={"marks": [again]}).get_json()["marks"][0]["ok"]
    assert marks()[lectures[0].id, cast.trainee.id].state == "present"


def test_undo_takes_a_mark_away_and_brings_its_times_back(
    client: Any, cast: Cast, lectures: list[Session]
) -> None:
    url = f"/teach/{cast.offering.id}/attendance/marks"
    client.sign_in(cast.professor)
    parts = [["late", 600, 625], ["stepped_out", 660, 680]]
    first = cell(lectures[0], cast.trainee, "late") | {"parts": parts}
    made = client.post(url, json={"marks": [first]}).get_json()["marks"][0]
    assert made["detail"] == "지각 10:00–10:25, 외출 11:00–11:20"
    gone = cell(lectures[0], cast.trainee, "", made["version"])
    assert client.post(url, json={"marks": [gone]}).get_json()["marks"][0]["version"] == 0
    assert not marks()
    client.post(url, json={"marks": [first]})
    assert marks()[lectures[0].id, cast.trainee.id].parts == parts


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"marks": "x"}, {"marks": [{}]},
        {"marks": [{"session": 1, "person": 1, "state": "gone", "version": 0}]},
        {"marks": [{"session": 1, "person": 1, "state": "late", "version": True}]},
        {"marks": [{"session": 1, "person": 1, "state": "late", "version": 0, "parts": [[1, 2]]}]},
    ],
)  # fmt: skip
def test_what_no_grid_sends_is_refused(
    client: Any, cast: Cast, lectures: list[Session], sent: object
) -> None:
    client.sign_in(cast.professor)
    assert client.post(f"/teach/{cast.offering.id}/attendance/marks", json=sent).status_code == 400


def test_without_javascript_a_session_is_marked_by_a_form(
    client: Any, cast: Cast, lectures: list[Session]
) -> None:
    url = f"/teach/{cast.offering.id}/attendance/sessions/{lectures[0].id}"
    client.sign_in(cast.professor)
    assert "나머지는 모두 출석" in client.get(url).get_data(as_text=True)
    sent = {
        f"state-{cast.trainee.id}": "absent", f"version-{cast.trainee.id}": "0",
        "action": "rest_present",
    }  # fmt: skip
    assert client.post(url, data=sent).status_code == 303
    assert {key[1]: mark.state for key, mark in marks().items()} == {
        cast.trainee.id: "absent",
        cast.other_trainee.id: "present",
    }
    stale = {f"state-{cast.trainee.id}": "late", f"version-{cast.trainee.id}": "0"}
    refused = client.post(url, data=stale)
    assert refused.status_code == 409
    assert "그사이 다른 사람이 표시했습니다: 결석" in refused.get_data(as_text=True)
    assert marks()[lectures[0].id, cast.trainee.id].state == "absent"


def test_one_learner_is_marked_by_the_hour_and_the_history_shows_each_change(
    client: Any, cast: Cast, lectures: list[Session]
) -> None:
    url = f"/teach/{cast.offering.id}/attendance/sessions/{lectures[0].id}/people/{cast.trainee.id}"
    client.sign_in(cast.professor)
    sent = {
        "version": "0", "all_day": "parts", "part-state": ["late", "left_early"],
        "part-from": ["10:00", "11:30"], "part-to": ["10:15", "12:00"], "reason": "버스 고장",
    }  # fmt: skip
    wrong = client.post(url, data=sent | {"part-to": ["10:15", "12:30"]})
    assert wrong.status_code == 422
    assert "수업 시간 안의 시각" in wrong.get_data(as_text=True)
    assert client.post(url, data=sent).status_code == 303
    assert marks()[lectures[0].id, cast.trainee.id].minutes == 75
    assert client.post(url, data=sent | {"all_day": "absent"}).status_code == 409
    assert client.post(url, data=sent | {"all_day": "absent", "version": "1"}).status_code == 303
    page = client.get(url).get_data(as_text=True)
    assert "버스 고장" in page
    assert "→" in page


def test_a_mark_is_changed_within_the_window_and_afterwards_only_by_a_decision(
    app: Flask, cast: Cast, lectures: list[Session]
) -> None:
    session_id = lectures[0].id
    later = clock.now() + timedelta(days=9)
    with app.test_request_context("/"), unit_of_work() as db_session:
        session = db_session.get_one(Session, session_id)
        operations.mark(session, cast.trainee.id, (), actor=cast.professor)
    with clock.at(later), app.test_request_context("/"), unit_of_work() as db_session:
        session = db_session.get_one(Session, session_id)
        away = whole(State.ABSENT, queries.periods_of(session))
        with pytest.raises(NotAllowed) as refused:
            operations.mark(session, cast.trainee.id, away, actor=cast.professor)
        assert refused.value.code == "window_closed"
        # who was forgotten is marked still, and a decided correction goes through
        operations.mark(session, cast.other_trainee.id, (), actor=cast.professor)
        operations.mark(session, cast.trainee.id, away, actor=cast.staff, source=Source.CORRECTION)
    assert marks()[session_id, cast.trainee.id].state == "absent"


def test_official_records_win_where_they_are_the_authority(
    app: Flask, cast: Cast, daily: list[Session]
) -> None:
    with app.test_request_context("/"), unit_of_work() as db_session:
        policies.establish(
            KIND, Scope("cohort", cast.cohort.id), AttendancePolicy(authoritative="official"),
            effective_from=cast.cohort.starts_on,
        )  # fmt: skip
        session = db_session.get_one(Session, daily[0].id)
        operations.mark(session, cast.trainee.id, (), actor=None, source=Source.OFFICIAL)
        with pytest.raises(NotAllowed) as refused:
            operations.mark(
                session, cast.trainee.id, whole(State.ABSENT, queries.periods_of(session)),
                actor=cast.staff,
            )  # fmt: skip
        assert refused.value.code == "official_wins"


def test_nobody_else_is_marked_nor_anybody_before_the_session(
    app: Flask, cast: Cast, lectures: list[Session]
) -> None:
    with app.test_request_context("/"), unit_of_work() as db_session:
        past, coming = (db_session.get_one(Session, one.id) for one in lectures)
        for session, person, code in (
            (past, cast.outsider, "not_learner"),
            (coming, cast.trainee, "not_begun"),
        ):
            with pytest.raises(NotAllowed) as refused:
                operations.mark(session, person.id, (), actor=cast.professor)
            assert refused.value.code == code


def test_the_same_mark_twice_leaves_one_row_in_the_trail(
    app: Flask, cast: Cast, lectures: list[Session]
) -> None:
    with app.test_request_context("/"), unit_of_work() as db_session:
        session = db_session.get_one(Session, lectures[0].id)
        late = (Part(600, 610, State.LATE),)
        one = operations.mark(session, cast.trainee.id, late, actor=cast.professor)
        other = operations.mark(session, cast.trainee.id, late, actor=cast.professor)
        assert one is other
        with pytest.raises(MarkConflict):
            operations.mark(session, cast.trainee.id, (), actor=None, expected_version=0)
        entries = db_session.scalars(
            select(AuditEntry).where(AuditEntry.action == "attendance.mark")
        ).all()
        assert len(entries) == 1


def test_summaries_follow_policies_excuses_and_marks(
    app: Flask, cast: Cast, daily: list[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Scope("cohort", cast.cohort.id)
    with app.test_request_context("/"), unit_of_work() as db_session:
        for session in daily[:4]:
            row = db_session.get_one(Session, session.id)
            operations.mark(row, cast.trainee.id, (), actor=None)
        row = db_session.get_one(Session, daily[4].id)
        away = whole(State.ABSENT, queries.periods_of(row))
        operations.mark(row, cast.trainee.id, away, actor=None)
        policies.establish(
            KIND, ROOT, AttendancePolicy(completion_percent=90),  # type: ignore[arg-type]
            effective_from=cast.cohort.starts_on,
        )  # fmt: skip
    with app.test_request_context("/"):
        found = queries.summaries(place)
        assert found[cast.trainee.id].rate == 80
        assert found[cast.trainee.id].left_before_limit == 0
        assert found[cast.trainee.id].policy_id > 0
        assert found[cast.other_trainee.id].rate is None
        monkeypatch.setattr(
            registry, "_excused",
            [lambda _place, _people: {(cast.trainee.id, daily[4].id): Excuse("reserve")}],
        )  # fmt: skip
        assert queries.summaries(place, [cast.trainee.id])[cast.trainee.id].rate == 100


def test_a_summary_of_many_takes_as_many_statements_as_of_one(
    app: Flask, cast: Cast, daily: list[Session], counted: Any
) -> None:
    place, someone = Scope("cohort", cast.cohort.id), cast.trainee.id
    with app.test_request_context("/"):
        one = counted(lambda: queries.summaries(place, [someone]))
    with app.test_request_context("/"):
        everybody = counted(lambda: queries.summaries(place))
    assert everybody == one
    assert everybody <= 12


def test_nobody_says_of_themselves_how_they_were_there(
    app: Flask, client: Any, cast: Cast, lectures: list[Session]
) -> None:
    """An assistant who also learns here marks others."""
    with unit_of_work():
        enrol(cast.assistant, cast.offering)
    client.sign_in(cast.assistant)
    address = f"/teach/{cast.offering.id}/attendance/marks"
    asked = [cell(lectures[0], person, "present") for person in (cast.assistant, cast.trainee)]
    answers = {
        row["person"]: row for row in client.post(address, json={"marks": asked}).json["marks"]
    }
    assert not answers[cast.assistant.id]["ok"]
    assert "스스로" in answers[cast.assistant.id]["message"]
    assert answers[cast.trainee.id]["ok"]
    with app.test_request_context("/"), unit_of_work() as db_session:
        session = db_session.get_one(Session, lectures[0].id)
        assistant = db_session.get_one(Person, cast.assistant.id)
        for source in (Source.CORRECTION, Source.IMPORT):
            with pytest.raises(NotAllowed, match="own_mark"):
                operations.mark(session, assistant.id, (), actor=assistant, source=source)
        mark = operations.mark(session, assistant.id, (), actor=assistant, source=Source.CHECKIN)
        with pytest.raises(NotAllowed, match="own_mark"):
            operations.unmark(session, assistant.id, actor=assistant, version=mark.version)


def test_who_left_is_counted_until_the_day_in_seoul_on_which_they_left(
    app: Flask, cast: Cast, lectures: list[Session], daily: list[Session]
) -> None:
    today = clock.today()
    with unit_of_work() as session:
        seat = session.scalars(
            select(Enrolment).where(
                Enrolment.person_id == cast.trainee.id, Enrolment.offering_id == cast.offering.id
            )
        ).one()
        seat.state = "withdrawn"
        seat.ended_at = clock.seoul_midnight(today) + timedelta(hours=8)  # the day before in UTC
        member = session.scalars(
            select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
        ).one()
        member.state, member.ended_on = "early_employed", today
    for place in (Scope("offering", cast.offering.id), Scope("cohort", cast.cohort.id)):
        (learner,) = queries.learners(place, [cast.trainee.id], left_too=True)
        assert learner.until == today
