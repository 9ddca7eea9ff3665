"""A training log signed and approved, and an allowance paid: by visible controls."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import Person
from lms.courses.allowances.operations import sheets
from lms.courses.attendance.models import Mark
from lms.courses.programmes.models import Cohort, CohortMember, Track
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School
from tests.cast import grant, person
from tests.courses.training_log.papers import MINUTES, PERIODS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def course_of_training(school: School, room: Classroom) -> dict[str, Any]:
    """A cohort of the room's learners, fifty days old, that met on five days; the last log's day."""

    def make(session: Any) -> dict[str, Any]:
        from decimal import Decimal

        from lms.courses.attendance.models import Session

        now, today = clock.now(), clock.today()
        offering = school.offering(session, room)
        academy = offering.course.organisation_id
        track = Track(
            organisation_id=academy, stream="academy", slug=f"papers-{room.offering}",
            title_ko="서류 시험 과정", summary_ko="소개", industry="ai", audiences=["youth"],
            created_at=now,
        )  # fmt: skip
        session.add(track)
        session.flush()
        cohort = Cohort(
            track_id=track.id, number=1, title_ko="1기", starts_on=today - timedelta(days=50),
            ends_on=today + timedelta(days=40), capacity=30, state="open", created_at=now,
        )  # fmt: skip
        session.add(cohort)
        session.flush()
        offering.cohort_id = cohort.id
        for learner in room.learners:
            session.add(
                CohortMember(
                    cohort_id=cohort.id, person_id=learner, state="enrolled",
                    entered_on=cohort.starts_on,
                )
            )  # fmt: skip
        for number in range(5):
            on = cohort.starts_on + timedelta(days=number)
            begin = clock.seoul_midnight(on)
            held = Session(
                cohort_id=cohort.id, on=on, starts_at=begin + timedelta(minutes=540),
                ends_at=begin + timedelta(minutes=900), periods=PERIODS[:1], hours=Decimal(3),
                created_at=now,
            )  # fmt: skip
            session.add(held)
            session.flush()
            for learner in room.learners:
                session.add(
                    Mark(
                        session_id=held.id, person_id=learner, state="present", parts=[],
                        minutes=MINUTES, source="own", marked_at=now,
                    )
                )  # fmt: skip
        payer = person("서지급", f"payer-{room.offering}@example.org")
        grant(payer, Role.PAYER, Scope("organisation", academy))
        second = person("최담당", f"second-{room.offering}@example.org")
        grant(second, Role.STAFF, Scope("organisation", academy))
        session.flush()
        return {
            "cohort": cohort.id, "day": on.isoformat(), "payer": payer.id, "second": second.id,
        }  # fmt: skip

    return school.does(make)


def test_a_log_is_written_signed_and_approved(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("서류 교과", "고운빛", course="PAPER101")
    place = course_of_training(school, room)
    address = f"/cohorts/{place['cohort']}/logs/{place['day']}"
    teacher = at_school(room.teacher, "papers-teacher")
    teacher.open(f"{address}/edit")
    page = teacher.page
    for field, words in (
        ("교과목", "파이썬"),
        ("교수자", "오교수"),
        ("수업 내용", "함수와 모듈"),
    ):
        for number in range(3):
            page.get_by_label(field).nth(number).fill(words)
    page.get_by_role("button", name="저장", exact=True).last.click()
    expect(page.get_by_text("훈련일지를 저장했습니다.").first).to_be_visible()
    page.get_by_label("서명하는 사람").fill("오교수")
    page.get_by_role("button", name="서명하기").click()
    expect(page.get_by_text("서명했습니다. 담당자가 승인하면 끝납니다.").first).to_be_visible()
    staff = at_school(place["second"], "papers-staff")
    staff.open(address)
    staff.page.locator("summary", has_text="승인").first.click()
    staff.page.get_by_role("button", name="승인하기", exact=True).last.click()
    expect(staff.page.get_by_text("승인했습니다.").first).to_be_visible()
    expect(staff.page.get_by_text("함수와 모듈").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="고치기")).to_have_count(0)


def test_an_account_is_entered_and_paid_and_the_number_is_in_the_list_alone(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("장려 교과", "나눔빛", course="PAPER102")
    place = course_of_training(school, room)
    learner = at_school(room.learners[0], "papers-learner", phone=True)
    learner.open("/me/allowance")
    page = learner.page
    page.get_by_role("link", name="계좌 등록하기").click()
    page.get_by_label("은행").select_option("034")
    page.get_by_label("계좌번호").fill("110-123-456789")
    page.get_by_role("button", name="저장").click()
    expect(page.get_by_text("광주은행 •••• ••• 789").first).to_be_visible()

    def approve(session: Any) -> int:
        cohort = session.get(Cohort, place["cohort"])
        sheet = sheets.open_sheet(cohort, 1)
        sheets.compute(sheet, session.get(Person, room.teacher))
        sheets.approve(sheet, session.get(Person, place["second"]), version=sheet.version)
        return sheet.id

    sheet = school.does(approve)
    payer = at_school(place["payer"], "papers-payer")
    payer.open("/")
    payer.page.get_by_role("link", name="서류 시험 과정").last.click()
    expect(payer.page).to_have_url(payer.page.url.split("/pay")[0] + f"/pay/{sheet}")
    expect(payer.page.get_by_text("456789")).to_have_count(0)
    payer.page.get_by_label("내려받는 사유").fill("단위기간 지급")
    with payer.page.expect_download() as found:
        payer.page.get_by_role("button", name="XLSX로 내려받기").click()
    rows = list(
        openpyxl.load_workbook(io.BytesIO(found.value.path().read_bytes())).active.values
    )  # fmt: skip
    assert rows[1][2:4] == ("110123456789", 29_000)
    payer.page.reload()
    payer.page.get_by_role("button", name="지급으로 적기").click()
    expect(payer.page.get_by_text("1명의 지급을 적고 본인에게 알렸습니다.").first).to_be_visible()
    learner.open("/me/allowance")
    expect(page.get_by_text("29,000원").first).to_be_visible()
