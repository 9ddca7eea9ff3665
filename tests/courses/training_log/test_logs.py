"""A training log: written from the timetable, signed by who teaches, approved by somebody else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import AccessLogEntry, AuditEntry, Person
from lms.communication.models import Notification
from lms.courses.attendance import registry
from lms.courses.attendance.models import Session
from lms.courses.attendance.rules.summary import Excuse
from lms.courses.training_log.models import TrainingLog
from lms.db import db, unit_of_work
from tests.cast import Cast, grant, person
from tests.conftest import Browser
from tests.courses.training_log.papers import mark, session_on


@pytest.fixture
def day(cast: Cast) -> Iterator[str]:
    """Yesterday: one came late, one was away."""
    with unit_of_work():
        held = session_on(cast, clock.today() - timedelta(days=1))
        mark(held, cast.trainee, "late")
        mark(held, cast.other_trainee, "absent")
        on = held.on.isoformat()
    return f"/cohorts/{cast.cohort.id}/logs/{on}"


def filled(version: int, taught: str = "반복문과 함수", **others: str) -> dict[str, str]:
    rows = {}
    for number, hour in enumerate((9, 10, 11, 13, 14)):
        rows |= {
            f"periods-{number}-start": f"{hour:02d}:00",
            f"periods-{number}-end": f"{hour + 1:02d}:00",
            f"periods-{number}-subject": "컴퓨터 비전",
            f"periods-{number}-instructor": "오교수",
            f"periods-{number}-taught": taught,
        }
    return {**rows, "notes": "실습실 3번 자리 고장", "version": str(version), **others}


def stored() -> TrainingLog:
    db.session.rollback()
    return db.session.scalars(select(TrainingLog)).one()


def signed(client: Browser, cast: Cast, day: str) -> TrainingLog:
    client.sign_in(cast.professor)
    assert client.post(f"{day}/edit", data=filled(0)).status_code == 303
    answer = client.post(f"{day}/sign", data={"name": "오교수", "version": stored().version})
    assert answer.status_code == 303
    return stored()


def test_the_form_begins_with_the_hours_of_the_timetable(client, cast, day) -> None:
    page = client.sign_in(cast.professor).get(f"{day}/edit").text
    assert page.count('name="periods-') == 25
    assert 'value="14:00"' in page
    assert "파이썬" in page


def test_a_day_is_counted_from_what_the_whole_cohort_attends(client, cast, day) -> None:
    with unit_of_work():
        evening = session_on(cast, clock.today() - timedelta(days=1), offering=True)
        mark(evening, cast.trainee)
        mark(evening, cast.other_trainee)
    counts = signed(client, cast, day).content["counts"]
    assert (counts["present"], counts["absent"]) == (1, 1)


def test_an_absence_that_was_excused_later_is_no_absence_of_the_day(
    client, cast, day, monkeypatch
) -> None:
    session = db.session.scalars(select(Session)).one()
    excused = {(cast.other_trainee.id, session.id): Excuse("sick")}
    monkeypatch.setattr(registry, "_excused", [lambda _place, _people: excused])
    counts = signed(client, cast, day).content["counts"]
    assert (counts["present"], counts["absent"], counts["excused"]) == (1, 0, 1)


def test_what_is_wrong_in_a_late_period_is_told_at_the_top(client, cast, day) -> None:
    client.sign_in(cast.professor)
    wrong = filled(0) | {"periods-0-start": "0900", "periods-4-end": "세 시"}
    page = client.post(f"{day}/edit", data=wrong)
    assert page.status_code == 422
    assert 'href="#periods-4-end"' in page.text
    assert 'href="#periods-0-start"' not in page.text
    assert 'value="0900"' in page.text


def test_a_signed_log_holds_the_counts_of_its_day(client, cast, day) -> None:
    log = signed(client, cast, day)
    assert log.state == "signed"
    counts = log.content["counts"]
    assert (counts["enrolled"], counts["present"], counts["late"], counts["absent"]) == (2, 1, 1, 1)
    assert log.content["periods"][0] == {
        "from": "09:00", "to": "10:00", "subject": "컴퓨터 비전", "instructor": "오교수",
        "taught": "반복문과 함수",
    }  # fmt: skip
    assert log.periods[0].offering_id == cast.offering.id
    assert log.content_hash in client.get(day).text


def test_a_signed_log_cannot_be_changed_until_its_signature_is_taken_back(
    client, cast, day
) -> None:
    log = signed(client, cast, day)
    answer = client.post(f"{day}/edit", data=filled(log.version, "다른 내용"))
    assert answer.status_code == 422
    assert "고칠 수 없습니다" in answer.text
    client.post(f"{day}/take-back", data={"version": stored().version})
    assert client.post(f"{day}/edit", data=filled(stored().version, "다른 내용")).status_code == 303
    log = stored()
    assert (log.state, log.content, log.signed_name) == ("draft", None, "")


def test_a_signature_needs_the_signers_own_name(client, cast, day) -> None:
    client.sign_in(cast.professor).post(f"{day}/edit", data=filled(0))
    client.post(f"{day}/sign", data={"name": "백교수", "version": stored().version})
    assert stored().state == "draft"
    assert "본인의 이름" in client.get(day).text


def test_what_is_missing_is_said_before_anybody_signs(client, cast, day) -> None:
    client.sign_in(cast.professor).post(f"{day}/edit", data=filled(0, taught=""))
    assert "수업 내용이 비어 있는 교시가 있습니다." in client.get(day).text
    client.post(f"{day}/sign", data={"name": "오교수", "version": stored().version})
    assert stored().state == "draft"


def test_staff_approve_and_then_nothing_changes_any_more(client, cast, day) -> None:
    log = signed(client, cast, day)
    client.sign_in(cast.staff)
    client.post(f"{day}/approve", data={"version": log.version})
    log = stored()
    assert (log.state, log.approved_by_id) == ("approved", cast.staff.id)
    client.post(f"{day}/return", data={"version": log.version, "reason": "다시"})
    client.sign_in(cast.professor).post(f"{day}/take-back", data={"version": log.version})
    assert stored().state == "approved"
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"training_log.write", "training_log.sign", "training_log.approve"} <= actions


def test_who_signed_cannot_approve_even_as_staff(client, cast, day) -> None:
    with unit_of_work():
        grant(cast.professor, Role.STAFF, Scope("organisation", cast.academy.id))
    log = signed(client, cast, day)
    client.post(f"{day}/approve", data={"version": log.version})
    assert stored().state == "signed"


def test_a_log_that_is_sent_back_tells_its_signer_why(client, cast, day) -> None:
    log = signed(client, cast, day)
    client.sign_in(cast.staff)
    client.post(f"{day}/return", data={"version": log.version, "reason": "5교시 내용이 짧습니다"})
    log = stored()
    assert (log.state, log.content_hash, log.signed_at) == ("returned", "", None)
    note = db.session.scalars(select(Notification)).one()
    assert note.person_id == cast.professor.id
    assert "5교시 내용이 짧습니다" in client.sign_in(cast.professor).get(day).text


def test_a_log_whose_stored_text_was_changed_behind_its_signature_is_not_approved(
    client, cast, day
) -> None:
    signed(client, cast, day)
    with unit_of_work():
        log = db.session.scalars(select(TrainingLog)).one()
        log.content = {**log.content, "notes": "바꿔치기"}
    page = client.sign_in(cast.staff).get(day).text
    assert "서명한 내용과 저장된 내용이 다릅니다" in page
    client.post(f"{day}/approve", data={"version": stored().version})
    assert stored().state == "signed"


def test_two_instructors_writing_one_day_lose_nothing(client, cast, day) -> None:
    client.sign_in(cast.professor).post(f"{day}/edit", data=filled(0, "먼저 쓴 글"))
    answer = client.post(f"{day}/edit", data=filled(0, "나중에 쓴 글"))
    assert answer.status_code == 409
    assert "먼저 쓴 글" in answer.text
    assert "나중에 쓴 글" in answer.text
    assert {one.taught for one in stored().periods} == {"먼저 쓴 글"}


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("periods-0-end", "08:30", "시작보다 뒤여야"),
        ("periods-1-start", "09:30", "다른 교시와 시간이 겹칩니다"),
        ("periods-2-start", "열한 시", "시각을 09:00처럼"),
    ],
)
def test_wrong_times_are_told_at_their_field_and_what_was_typed_stays(
    client, cast, day, field, value, told
) -> None:
    answer = client.sign_in(cast.professor).post(f"{day}/edit", data=filled(0, **{field: value}))
    assert answer.status_code == 422
    assert told in answer.text
    assert value in answer.text


def test_periods_are_added_and_taken_out_without_saving(client, cast, day) -> None:
    client.sign_in(cast.professor)
    more = client.post(f"{day}/edit", data=filled(0, do="add")).text
    assert 'name="periods-5-start"' in more
    fewer = client.post(f"{day}/edit", data=filled(0, do="remove-0")).text
    assert 'name="periods-4-start"' not in fewer
    assert db.session.scalars(select(TrainingLog)).all() == []


def test_the_month_names_the_days_that_nobody_wrote(client, cast, day) -> None:
    with unit_of_work():
        session_on(cast, clock.today() + timedelta(days=1))
    month = day.rpartition("/")[2][:7]
    page = client.sign_in(cast.staff).get(f"/cohorts/{cast.cohort.id}/logs?month={month}").text
    assert "작성 안 됨" in page
    assert client.get(f"/cohorts/{cast.cohort.id}/logs?month={month}&state=approved").text.count(
        "<tr><th scope=\"row\"><a"
    ) == 0  # fmt: skip
    assert "작성 안 됨" in client.get("/training").text


def test_a_days_log_of_the_cohorts_offering_brings_its_course_and_instructor(client, cast) -> None:
    with unit_of_work():
        held = session_on(cast, clock.today() - timedelta(days=2), offering=True)
        address = f"/cohorts/{cast.cohort.id}/logs/{held.on.isoformat()}/edit"
    page = client.sign_in(cast.professor).get(address).text
    assert 'value="컴퓨터 비전"' in page
    assert 'value="오교수"' in page


def test_the_months_sheet_asks_for_a_reason_and_is_logged(client, cast, day) -> None:
    signed(client, cast, day)
    month = day.rpartition("/")[2][:7]
    address = f"/cohorts/{cast.cohort.id}/logs/export"
    assert client.post(address, data={"month": month, "reason": ""}).status_code == 422
    answer = client.post(address, data={"month": month, "reason": "기관 제출"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[1][4:7] == ("컴퓨터 비전", "오교수", "반복문과 함수")
    assert len(rows) == 6
    entry = db.session.scalars(
        select(AccessLogEntry).where(AccessLogEntry.action == "download")
    ).one()
    assert (entry.reason, entry.reader_id) == ("기관 제출", cast.professor.id)


def test_paper_shows_who_signed_and_the_fingerprint(client, cast, day) -> None:
    log = signed(client, cast, day)
    page = client.get(f"{day}/print").text
    assert log.content_hash in page
    assert "오교수" in page
    assert log.content_hash in client.get(
        f"/cohorts/{cast.cohort.id}/logs/print?month={log.on:%Y-%m}"
    ).text  # fmt: skip


def test_an_assistant_and_a_stranger_read_no_log(client, cast, day) -> None:
    assert client.sign_in(cast.assistant).get(day).status_code == 403
    assert client.sign_in(cast.trainee).get(day).status_code == 403
    assert client.sign_in(cast.other_professor).get(day).status_code == 404


def test_a_day_without_sessions_and_nonsense_have_no_log(client, cast, day) -> None:
    client.sign_in(cast.professor)
    base = day.rpartition("/")[0]
    for text in ("2001-01-01", "0001-01-01", "yesterday", "2026-13-01"):
        assert client.get(f"{base}/{text}").status_code == 404


@pytest.fixture
def week(cast: Cast) -> str:
    with unit_of_work():
        held = session_on(cast, clock.today() - timedelta(days=1))
        mark(held, cast.trainee, "late")
        mark(held, cast.other_trainee, "excused")
        return held.on.isoformat()


def test_the_register_shows_each_mark_in_a_letter_and_in_words(client, cast, week) -> None:
    page = (
        client.sign_in(cast.professor).get(f"/cohorts/{cast.cohort.id}/register?week={week}").text
    )
    assert "한지우" in page
    assert ">지</span>" in page
    assert ">공</span>" in page
    assert '<span class="visually-hidden">지각</span>' in page


def test_a_register_hides_why_somebody_was_excused(client, cast) -> None:
    with unit_of_work():
        held = session_on(cast, clock.today() - timedelta(days=1))
        mark(held, cast.trainee, "excused").excuse = "menstrual"
        on = held.on.isoformat()
    page = client.sign_in(cast.professor).get(f"/cohorts/{cast.cohort.id}/register?week={on}").text
    assert "menstrual" not in page
    assert "생리" not in page


def test_the_register_of_a_month_is_a_sheet_with_totals(client, cast, week) -> None:
    client.sign_in(cast.staff)
    address = f"/cohorts/{cast.cohort.id}/register/export"
    assert client.post(address, data={"month": week[:7]}).status_code == 422
    answer = client.post(address, data={"month": week[:7], "reason": "기관 제출"})
    head, *rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.values
    by_name = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert by_name["한지우"]["지각"] == 1
    assert by_name["서민준"]["인정 결석"] == 1
    assert by_name["서민준"]["출석"] == 0


def test_a_session_to_come_is_not_said_to_lack_marks(client, cast) -> None:
    with unit_of_work():
        held = session_on(cast, clock.today() + timedelta(days=1))
        on = held.on.isoformat()
    client.sign_in(cast.staff)
    page = client.get(f"/cohorts/{cast.cohort.id}/register?week={on}").text
    assert '<span class="visually-hidden">예정</span>' in page
    assert '<span class="visually-hidden">미확인</span>' not in page
    answer = client.post(
        f"/cohorts/{cast.cohort.id}/register/export", data={"month": on[:7], "reason": "기관 제출"}
    )
    head, *rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.values
    assert {dict(zip(head, row, strict=True))["미확인"] for row in rows} == {0}


def test_printing_a_register_is_logged_as_printing(client, cast, week) -> None:
    client.sign_in(cast.staff).get(f"/cohorts/{cast.cohort.id}/register/print?week={week}")
    entry = db.session.scalars(select(AccessLogEntry).order_by(AccessLogEntry.id.desc())).first()
    assert (entry.action, entry.people) == ("print", 2)


def test_an_offerings_register_is_its_own(client, cast) -> None:
    with unit_of_work():
        held = session_on(cast, clock.today(), offering=True)
        mark(held, cast.trainee)
        new: Person = person("다른이", "elsewhere@example.org")
    page = client.sign_in(cast.assistant).get(f"/teach/{cast.offering.id}/register").text
    assert "한지우" in page
    assert new.name not in page
    assert (
        client.sign_in(cast.trainee).get(f"/teach/{cast.offering.id}/register").status_code == 403
    )
