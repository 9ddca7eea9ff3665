"""Sessions and days off in the browser: made at once, moved, cancelled, made up for, explained."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from lms import clock
from lms.access import Scope
from lms.accounts import privacy
from lms.accounts.models import Person
from lms.communication import calendar
from lms.communication.models import Notification
from lms.courses.attendance import operations, queries
from lms.courses.attendance.models import Holiday, Mark, Pattern, Session
from lms.courses.attendance.operations.holidays import seed
from lms.courses.attendance.rules.generation import Recurrence
from lms.courses.attendance.rules.states import State, whole
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast

TIMES = {"start": "09:00", "end": "18:00", "break_from": "12:00", "break_to": "13:00",
         "period_minutes": "60", "mode": "offline"}  # fmt: skip


def plan_of(kind: str, id_: int) -> list[Session]:
    db.session.rollback()
    return queries.sessions(Scope(kind, id_), cancelled=True)


def test_a_whole_cohort_gets_its_days_after_a_preview(client: Any, cast: Cast) -> None:
    base = f"/manage/cohorts/{cast.cohort.id}/attendance"
    client.sign_in(cast.staff)
    assert "아직 수업 일정이 없습니다" in client.get(f"{base}/plan").get_data(as_text=True)
    sent = TIMES | {
        "starts_on": "2027-03-01", "ends_on": "2027-03-12", "weekdays": list("01234"),
        "room": "201호", "title": "", "total_hours": "50", "online_weeks": "2",
    }  # fmt: skip
    with unit_of_work():
        seed()
    shown = client.post(f"{base}/patterns/new", data=sent)
    text = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "삼일절" in text
    assert "모두 50시간" in text
    assert not plan_of("cohort", cast.cohort.id)
    assert client.post(f"{base}/patterns/new", data=sent | {"make": "1"}).status_code == 303
    made = plan_of("cohort", cast.cohort.id)
    assert [one.on.day for one in made] == [2, 3, 4, 5, 8, 9, 10]
    assert made[-1].hours == 2
    assert [one.mode for one in made].count("online") == 3
    assert made[0].starts_at.isoformat() == "2027-03-02T00:00:00+00:00"
    # again: nothing is made twice
    again = client.post(f"{base}/patterns/new", data=sent | {"total_hours": "16", "make": "1"})
    assert again.status_code == 303
    assert [one.on.day for one in plan_of("cohort", cast.cohort.id)][-2:] == [11, 12]


def test_a_pattern_that_makes_no_sense_is_told_at_its_field(client: Any, cast: Cast) -> None:
    client.sign_in(cast.professor)
    url = f"/teach/{cast.offering.id}/attendance/patterns/new"
    sent = TIMES | {"starts_on": "2027-03-12", "ends_on": "2027-03-01", "weekdays": [],
                    "break_to": "", "online_weeks": "둘"}  # fmt: skip
    refused = client.post(url, data=sent)
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    for words in (
        "마지막 날이 첫날보다 빠릅니다",
        "요일을 하나 이상",
        "점심의 시작과 끝",
        "주차를 4, 8",
    ):
        assert words in text


def test_a_session_is_moved_cancelled_and_made_up_for_and_learners_are_told(
    client: Any, cast: Cast, lectures: list[Session]
) -> None:
    base = f"/teach/{cast.offering.id}/attendance/sessions"
    coming = lectures[1]
    was_on = coming.on
    client.sign_in(cast.professor)
    sent = TIMES | {"on": (was_on + timedelta(days=1)).isoformat(), "start": "10:00",
                    "end": "12:00", "break_from": "", "break_to": "", "room": "302호",
                    "note": "출장", "version": "1"}  # fmt: skip
    assert client.post(f"{base}/{coming.id}/edit", data=sent).status_code == 303
    stale = client.post(f"{base}/{coming.id}/edit", data=sent | {"room": "1호"})
    assert stale.status_code == 409
    assert "302호" in stale.get_data(as_text=True)
    moved = plan_of("offering", cast.offering.id)[-1]
    assert (moved.moved_from, moved.room, moved.version) == (was_on, "302호", 2)
    assert client.post(f"{base}/{coming.id}/cancel", data={"version": "2"}).status_code == 303
    assert plan_of("offering", cast.offering.id)[-1].state == "planned"  # no reason was given
    client.post(f"{base}/{coming.id}/cancel", data={"version": "2", "note": "출장"})
    assert plan_of("offering", cast.offering.id)[-1].state == "cancelled"
    assert "보강 넣기" in client.get(f"{base}/{coming.id}").get_data(as_text=True)
    makeup = sent | {"makeup": coming.id, "on": (was_on + timedelta(days=2)).isoformat()}
    assert client.post(f"{base}/new", data=makeup).status_code == 303
    assert plan_of("offering", cast.offering.id)[-1].makeup_of_id == coming.id
    told = db.session.scalars(
        select(Notification.kind).where(Notification.person_id == cast.trainee.id)
    ).all()
    assert {"attendance.moved", "attendance.cancelled"} <= set(told)


def test_marks_hold_a_session_where_it_is(
    client: Any, cast: Cast, lectures: list[Session], app: Flask
) -> None:
    base = f"/teach/{cast.offering.id}/attendance/sessions/{lectures[0].id}"
    with app.test_request_context("/"), unit_of_work() as db_session:
        row = db_session.get_one(Session, lectures[0].id)
        operations.mark(row, cast.trainee.id, (), actor=None)
    client.sign_in(cast.professor)
    sent = TIMES | {"on": clock.today().isoformat(), "version": "1"}
    assert client.post(f"{base}/edit", data=sent).status_code == 422
    client.post(f"{base}/remove")
    assert len(plan_of("offering", cast.offering.id)) == 2


def test_two_sessions_at_one_time_are_refused_and_a_shared_room_is_told(
    client: Any, cast: Cast, lectures: list[Session], daily: list[Session]
) -> None:
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/attendance/sessions"
    sent = TIMES | {"on": lectures[1].on.isoformat(), "room": "101호"}
    refused = client.post(f"{base}/new", data=sent)
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    assert "같은 시간에 다른 수업이 있습니다" in text
    assert "같은 강의실을 쓰는 수업" in text


def test_a_new_day_off_shows_what_moves_keeps_the_hours_and_does_exactly_that(
    client: Any, cast: Cast, daily: list[Session], app: Flask
) -> None:
    place = Scope("cohort", cast.cohort.id)
    total, last = sum((one.hours for one in daily), Decimal(0)), daily[-1].on
    off = clock.today() + timedelta(days=2)
    client.sign_in(cast.officer)
    sent = {"day": off.isoformat(), "kind": "temporary", "title_ko": "임시공휴일",
            "title_en": "Extra", "place": "office-0"}  # fmt: skip
    shown = client.post("/manage/holidays/new", data=sent).get_data(as_text=True)
    assert "그대로" in shown
    assert "수업 1번 옮기기" in shown
    digest = shown.split('name="digest" value="')[1].split('"')[0]
    with unit_of_work() as db_session:  # meanwhile somebody moves that session's room
        row = db_session.scalar(select(Session).where(Session.on == off))
        assert row is not None
        row.room = "102호"
    stale = client.post("/manage/holidays/new", data=sent | {"digest": digest, "commit": "1"})
    assert stale.status_code == 409
    assert not db.session.scalar(select(func.count()).select_from(Holiday))
    digest = stale.get_data(as_text=True).split('name="digest" value="')[1].split('"')[0]
    done = client.post("/manage/holidays/new", data=sent | {"digest": digest, "commit": "1"})
    assert done.status_code == 303
    after = plan_of("cohort", cast.cohort.id)
    assert sum((one.hours for one in after), Decimal(0)) == total
    assert off not in {one.on for one in after}
    assert after[-1].on == last + timedelta(days=1)
    assert after[-1].moved_from == off
    with app.test_request_context("/"):
        assert off in queries.days_off(place)
        assert off in queries.days_off(Scope("offering", cast.offering.id))
    twice = client.post("/manage/holidays/new", data=sent).get_data(as_text=True)
    digest = twice.split('name="digest" value="')[1].split('"')[0]
    refused = client.post("/manage/holidays/new", data=sent | {"digest": digest, "commit": "1"})
    assert refused.status_code == 422


def test_taking_a_day_off_back_brings_back_what_it_moved_and_nothing_else(
    client: Any, cast: Cast, daily: list[Session]
) -> None:
    before = [one.on for one in daily]
    client.sign_in(cast.officer)
    rows = []
    for days in (2, 4):
        off = clock.today() + timedelta(days=days)
        sent = {"day": off.isoformat(), "kind": "temporary", "title_ko": f"임시공휴일 {days}",
                "title_en": "", "place": "office-0"}  # fmt: skip
        digest = client.post("/manage/holidays/new", data=sent).text.split('"digest" value="')[1]
        sent |= {"digest": digest.split('"')[0], "commit": "1"}
        assert client.post("/manage/holidays/new", data=sent).status_code == 303
        rows.append(db.session.scalars(select(Holiday.id).where(Holiday.day == off)).one())
    url = f"/manage/holidays/{rows[0]}/remove"
    shown = client.get(url).text
    assert "없애고 수업 1번 되돌리기" in shown
    digest = shown.split('name="digest" value="')[1].split('"')[0]
    with unit_of_work() as db_session:  # meanwhile somebody changes that session
        moved = db_session.scalars(
            select(Session).where(Session.moved_from == clock.today() + timedelta(days=2))
        ).one()
        moved.room = "102호"
    stale = client.post(url, data={"digest": digest, "back": "1"})
    assert stale.status_code == 409
    digest = stale.text.split('name="digest" value="')[1].split('"')[0]
    assert client.post(url, data={"digest": digest, "back": "1"}).status_code == 303
    after = {one.id: one for one in plan_of("cohort", cast.cohort.id)}
    assert [after[one.id].on for one in daily[:10]] == before[:10]
    assert after[moved.id].moved_from is None
    assert sum(one.moved_from is not None for one in after.values()) == 1  # by the other day off
    kinds = db.session.scalars(
        select(Notification.kind).where(Notification.person_id == cast.trainee.id)
    ).all()
    assert "attendance.returned" in kinds
    # The other one is taken back alone: its session stays where it was put.
    assert client.post(f"/manage/holidays/{rows[1]}/remove").status_code == 303
    last = plan_of("cohort", cast.cohort.id)[-1]
    assert last.moved_from == clock.today() + timedelta(days=4)


def test_an_institution_closes_its_own_days_and_not_the_offices(client: Any, cast: Cast) -> None:
    with unit_of_work():
        seed()
        assert seed() == 0
    client.sign_in(cast.staff)
    page = client.get("/manage/holidays?year=2027").get_data(as_text=True)
    assert "대체공휴일(설날)" in page
    assert "없애기" not in page
    sent = {"day": "2027-05-28", "kind": "school", "title_ko": "개교기념일", "title_en": ""}
    elsewhere = client.post("/manage/holidays/new", data=sent | {"place": "office-0"})
    assert elsewhere.status_code == 422
    own = sent | {"place": f"organisation-{cast.academy.id}"}
    shown = client.post("/manage/holidays/new", data=own).get_data(as_text=True)
    digest = shown.split('name="digest" value="')[1].split('"')[0]
    commit = own | {"digest": digest, "commit": "1"}
    assert client.post("/manage/holidays/new", data=commit).status_code == 303
    row = db.session.scalar(select(Holiday).where(Holiday.day == date(2027, 5, 28)))
    assert row is not None
    assert client.post(f"/manage/holidays/{row.id}/remove").status_code == 303


def test_learners_see_their_own_rate_and_where_it_comes_from(
    client: Any, cast: Cast, daily: list[Session], app: Flask
) -> None:
    with app.test_request_context("/"), unit_of_work() as db_session:
        for number, session in enumerate(daily[:5]):
            row = db_session.get_one(Session, session.id)
            away = whole(State.ABSENT, queries.periods_of(row)) if number == 1 else ()
            operations.mark(row, cast.trainee.id, away, actor=cast.staff, reason="연락 없음")
    client.sign_in(cast.trainee)
    assert "80%" in client.get("/me/attendance").get_data(as_text=True)
    page = client.get(f"/me/attendance/cohorts/{cast.cohort.id}").get_data(as_text=True)
    for words in ("(5일 − 결석 1일) ÷ 5일 = 80%", "결석: 1일", "2일 남음", "교수자가 표시"):
        assert words in page
    assert client.get(f"/me/attendance/offerings/{cast.other_offering.id}").status_code == 404
    client.sign_in(cast.outsider)
    assert client.get(f"/me/attendance/cohorts/{cast.cohort.id}").status_code == 404


def test_rates_are_filtered_sorted_and_downloaded_with_a_reason(
    client: Any, cast: Cast, daily: list[Session], app: Flask
) -> None:
    with app.test_request_context("/"), unit_of_work() as db_session:
        for session in daily[:5]:
            row = db_session.get_one(Session, session.id)
            away = whole(State.ABSENT, queries.periods_of(row))
            operations.mark(row, cast.trainee.id, away, actor=None)
            operations.mark(row, cast.other_trainee.id, (), actor=None)
    base = f"/manage/cohorts/{cast.cohort.id}/attendance/people"
    client.sign_in(cast.staff)
    broken = client.get(f"{base}?show=danger").get_data(as_text=True)
    assert "한지우" in broken
    assert "서민준" not in broken
    ordered = client.get(f"{base}?sort=-rate").get_data(as_text=True)
    assert ordered.index("서민준") < ordered.index("한지우")
    assert "한도를 2일 넘음" in client.get(f"{base}/{cast.trainee.id}").get_data(as_text=True)
    assert client.post(f"{base}/export", data={}).status_code == 422
    sheet = openpyxl.load_workbook(
        io.BytesIO(client.post(f"{base}/export", data={"reason": "보고"}).data)
    ).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("번호", "이름", "출석률(%)")
    assert {row[1]: row[2] for row in rows[1:]} == {"한지우": 0, "서민준": 100}


def test_sessions_stand_on_the_calendars_of_those_who_attend_and_teach(
    app: Flask, cast: Cast, lectures: list[Session]
) -> None:
    start = clock.now() - timedelta(days=2)
    with app.test_request_context("/"):
        for person, address in (
            (cast.trainee, "/me/attendance/offerings/"),
            (cast.professor, "/teach/"),
        ):
            who = db.session.get_one(Person, person.id)
            found = [
                entry
                for entry in calendar.entries(who, start, start + timedelta(days=9))
                if entry.uid.startswith("session-")
            ]
            assert [entry.uid for entry in found] == [f"session-{one.id}" for one in lectures]
            assert all(entry.url.startswith(address) for entry in found)


def test_a_person_takes_their_marks_along_and_notes_are_forgotten(
    app: Flask, cast: Cast, lectures: list[Session]
) -> None:
    with app.test_request_context("/"), unit_of_work() as db_session:
        row = db_session.get_one(Session, lectures[0].id)
        operations.mark(row, cast.trainee.id, (), actor=None, reason="면담")
        who = db_session.get_one(Person, cast.trainee.id)
        (line,) = privacy.export(who)["attendance"]
        assert (line["state"], line["note"]) == ("present", "면담")
        privacy._erasers["attendance"](who)
    db.session.rollback()
    (kept,) = db.session.scalars(select(Mark))
    assert (kept.state, kept.reason) == ("present", "")


def test_every_page_of_a_place_opens_for_an_assistant_who_may_look(
    client: Any, cast: Cast, lectures: list[Session]
) -> None:
    client.sign_in(cast.assistant)
    base = f"/teach/{cast.offering.id}/attendance"
    pages = ("", "/plan", "/plan?view=month", "/people", f"/sessions/{lectures[0].id}",
             f"/people/{cast.trainee.id}", "?week=2026-99-99",
             f"/sessions/{lectures[0].id}/people/{cast.trainee.id}")  # fmt: skip
    for path in pages:
        assert client.get(base + path).status_code == 200, path
    assert client.get(f"{base}/patterns/new").status_code == 403
    assert client.get(f"{base}/sessions/{lectures[0].id}/edit").status_code == 403


def test_another_title_leaves_online_weeks_and_rooms_as_they_are(app: Flask, cast: Cast) -> None:
    first = clock.today() + timedelta(days=1)
    monday = first + timedelta(days=-first.weekday() % 7)
    pattern = Recurrence((0,), monday, monday + timedelta(days=20), 540, 600, online_weeks=(2,))
    with app.test_request_context("/"), unit_of_work():
        row, _made = operations.add_pattern(
            Scope("cohort", cast.cohort.id), pattern, title="영어", room="101호"
        )
        held = queries.sessions(Scope("cohort", cast.cohort.id))
        held[2].room = "대강당"
        db.session.flush()
        assert (
            operations.update_pattern(row, title="회화", room="101호", mode="offline", version=1)
            == 3
        )
        key = row.id
    found = plan_of("cohort", cast.cohort.id)
    assert [(one.title, one.mode, one.room) for one in found] == [
        ("회화", "offline", "101호"), ("회화", "online", ""), ("회화", "offline", "대강당"),
    ]  # fmt: skip
    with app.test_request_context("/"), unit_of_work():
        row = db.session.get_one(Pattern, key)
        operations.update_pattern(
            row, title="회화", room="202호", mode="offline", version=row.version
        )
    found = plan_of("cohort", cast.cohort.id)
    assert [(one.mode, one.room) for one in found] == [
        ("offline", "202호"), ("online", ""), ("offline", "202호"),
    ]  # fmt: skip


def test_other_times_reach_the_days_to_come_that_are_as_the_pattern_made_them(
    client: Any, cast: Cast, daily: list[Session]
) -> None:
    coming = [one for one in daily if one.on > clock.today()]
    with unit_of_work() as session:
        by_hand = session.get_one(Session, coming[0].id)
        by_hand.periods, by_hand.hours = [[600, 660]], Decimal(1)
        (pattern,) = session.scalars(select(Pattern)).all()
        url = f"/manage/cohorts/{cast.cohort.id}/attendance/patterns/{pattern.id}"
    client.sign_in(cast.staff)
    sent = TIMES | {"room": "101호", "title": "", "version": "1", "start": "10:00", "end": "19:00"}
    saved = client.post(url, data=sent)
    assert saved.status_code == 303, saved.text
    found = {one.id: one for one in plan_of("cohort", cast.cohort.id)}
    assert {(found[one.id].periods[0][0], found[one.id].hours) for one in coming[1:]} == {
        (600, Decimal(8))
    }
    assert found[coming[0].id].periods == [[600, 660]]
    assert all(found[one.id].periods[0][0] == 540 for one in daily if one.on < clock.today())
    assert found[coming[1].id].starts_at.astimezone(clock.SEOUL).hour == 10
    kinds = db.session.scalars(
        select(Notification.kind).where(Notification.person_id == cast.trainee.id)
    ).all()
    assert kinds.count("attendance.retimed") == 1
    # Times that would run into another session change nothing at all.
    with unit_of_work():
        at = operations.Times(coming[2].on, operations.Hours(1200, 1260, None, None, 60).periods)
        operations.add_session(Scope("cohort", cast.cohort.id), at)
    refused = client.post(url, data=sent | {"version": "2", "end": "21:00", "room": "9호"})
    assert refused.status_code == 422
    assert "같은 시간에 다른 수업이 있습니다" in refused.text
    assert {one.room for one in plan_of("cohort", cast.cohort.id)} == {"101호", ""}
    assert db.session.scalars(select(Pattern.end_minute)).one() == 1140


@pytest.mark.parametrize(("state", "shown"), [("enrolled", True), ("dismissed", False)])
def test_who_left_a_cohort_has_its_days_no_longer_on_their_calendar(
    app: Flask, cast: Cast, daily: list[Session], state: str, shown: bool
) -> None:
    with unit_of_work() as session:
        member = session.scalars(
            select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
        ).one()
        member.state = state
    now = clock.now()
    with app.test_request_context("/"):
        found = queries.between(cast.trainee.id, now, now + timedelta(days=5))
    assert bool(found) is shown
