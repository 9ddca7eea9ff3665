"""A company's own course from the request to the report: what employees agree to, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.tailored.models import TailoredEmployee
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.cast import person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

TITLE = "현장 데이터 분석"
ATTENDANCE, MARKS = (
    "회사가 내 출석률(%)을 봅니다.",
    "회사가 공개된 내 성적(백분율)의 평균을 봅니다.",
)


def day(days: int) -> str:
    """A day as a browser's field takes it."""
    return (clock.today() + timedelta(days=days)).isoformat()


def asks(company: Actor) -> None:
    """The company says what for, how many and when; a wrong period loses nothing that was typed."""
    company.open("/")
    company.follow("맞춤 과정")
    company.follow("과정 요청하기")
    company.composes("과정의 이름", TITLE)
    company.tick("성장기")
    company.fill("교육의 목표", "설비의 기록을 읽고 이상을 미리 알고 싶습니다.")
    company.picks_skills("파이썬")
    for label, value in (("직원 수", "6"), ("희망하는 시작", day(60)), ("희망하는 끝", day(10))):
        company.fill(label, value)
    company.sends("요청 보내기")
    company.sees("끝나는 날이 시작하는 날보다 빠릅니다.")
    expect(company.field("과정의 이름")).to_have_value(TITLE)
    company.fill("희망하는 시작", day(10))
    company.fill("희망하는 끝", day(60))
    company.arrives("asking")
    company.sends("요청 보내기")
    company.sees("답을 기다림")


def proposes(staff: Actor, price: str) -> None:
    """Staff answer with a course, its price and the support."""
    staff.open("/manage/tailored")
    staff.follow(TITLE)
    staff.follow(re.compile("제안하기$"))
    staff.tick(re.compile("기업반"))
    for label, value in (
        ("교육 시간", "40"), ("비용 (원)", price), ("그 가운데 지원금 (원)", "3000000"),
        ("답할 기한", day(5)),
    ):  # fmt: skip
        staff.fill(label, value)
    staff.arrives("proposing")
    staff.sends("제안 보내기")
    staff.sees("제안을 보내고 기업에 알렸습니다.")


def invites(company: Actor, folder: Path, people: list[tuple[str, str]]) -> None:
    """The company names its employees in a file; one wrong line stops all of them."""
    company.follow("직원 초대하기")
    file = folder / "직원.csv"
    lines = [f"{name},{address}" for name, address in people]
    file.write_bytes("\r\n".join(["이름,이메일", *lines, "틀린이,nowhere"]).encode("cp949"))
    company.upload("또는 파일", file)
    company.sends("초대하기")
    company.sees(f"{len(people) + 2}번째 줄에 이메일 주소가 없습니다.")
    file.write_bytes("\r\n".join(["이름,이메일", *lines]).encode("cp949"))
    company.upload("또는 파일", file)
    company.arrives("inviting")
    company.sends("초대하기")
    company.sees(f"{len(people)}명을 초대했습니다.")


def results(session: Any) -> None:
    """Everybody who joined has a published result."""
    rows = session.scalars(
        select(TailoredEmployee)
        .where(TailoredEmployee.state == "joined")
        .order_by(TailoredEmployee.id)
    ).all()
    for at, row in enumerate(rows):
        offering = session.scalars(
            select(Enrolment.offering_id)
            .where(Enrolment.person_id == row.person_id)
            .order_by(Enrolment.id.desc())
        ).first()
        session.add(
            CourseResult(
                offering_id=offering, person_id=row.person_id, percent=Decimal(91 - at), revision=1,
                credit_earned=True, lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(),
            )
        )  # fmt: skip


def line_of(company: Actor, name: str) -> Locator:
    """An employee's line of the report."""
    return company.page.get_by_role("row").filter(has_text=name)


def test_a_company_asks_its_employees_join_and_the_report_shows_what_they_agreed_to(
    school: School, at_school: Callable[..., Actor], tmp_path: Path
) -> None:
    school.classroom("기업반")
    others = [(f"동료{'가나다라마'[at]}", f"colleague{at}@example.org") for at in range(5)]

    def colleagues(_session: Any) -> list[int]:
        return [person(name, address).id for name, address in others]

    ids = school.does(colleagues)
    company = at_school(school.person("recruiter@example.org"), "tailored-company")
    staff = at_school(school.person("staff@example.org"), "tailored-staff")
    asks(company)
    proposes(staff, "5000000")

    company.open("/company/courses")
    company.follow(TITLE)
    company.sees("2,000,000원")  # what is left to the company
    company.sends("수락하지 않기")
    company.sees("사유를 적어 주십시오.")
    company.fill("수락하지 않는 사유", "예산이 모자랍니다.")
    company.sends("수락하지 않기")
    company.sees("수락하지 않는다고 알렸습니다.")
    proposes(staff, "4000000")
    company.open("/company/courses")
    company.follow(TITLE)
    company.arrives("answering")
    company.sends("수락하기")
    company.sees("수락했습니다.")
    invites(company, tmp_path, [("한지우", "jiwoo@example.org"), *others])

    employee = at_school(school.person("jiwoo@example.org"), "tailored-employee", phone=True)
    employee.open("/me/tailored")
    employee.sees(TITLE)
    employee.sends("참여하기")
    employee.sees("참여합니다.")
    expect(employee.field(ATTENDANCE)).not_to_be_checked()  # joining agrees to nothing
    employee.tick(MARKS)
    employee.arrives("agreeing")
    employee.sends("저장")
    employee.sees("지금부터 회사의 보고서에 그대로 반영됩니다.")
    for at, one in enumerate(ids[:4]):
        colleague = at_school(one, f"tailored-colleague-{at}", looks=False, scripts=at > 0)
        colleague.open("/me/tailored")
        colleague.sends("참여하기")
        colleague.sees("참여합니다.")
    school.does(results)

    company.open("/company/courses")
    company.follow(TITLE)
    company.follow("진행 보고서")
    expect(line_of(company, "한지우")).to_contain_text("91")
    expect(line_of(company, "동료가")).to_contain_text("동의하지 않음")
    expect(line_of(company, "동료마")).to_have_count(0)  # invited, and not there yet
    company.does_not_see("90")  # of nobody who did not agree
    company.sees("5명 미만이라 보이지 않습니다")
    company.arrives("report")

    employee.field(MARKS).uncheck()
    employee.sends("저장")
    employee.page.locator("summary").filter(has_text="동의한 기록").click()
    employee.sees(re.compile("에 거둠"))
    company.page.reload()
    expect(line_of(company, "한지우")).not_to_contain_text("91")
    company.sees("80 이상")  # the five of them together, and of none how much more
    with company.page.expect_download() as download:
        company.page.locator("summary").filter(has_text="보고서 내려받기").click()
        company.fill("내려받는 사유", "교육 담당 임원에게 보고")
        company.press("XLSX로 내려받기")
    assert download.value.suggested_filename == "tailored-report.xlsx"

    company.open("/company/courses")
    company.follow(TITLE)
    company.confirms("빼기", within=company.page.get_by_role("row").filter(has_text="한지우"))
    company.sees("명단에서 뺐습니다.")
    employee.open("/me/tailored")
    employee.sees("회사가 초대한 교육이 없습니다.")
    seats = school.reads(
        lambda session: [
            one.state
            for one in session.scalars(
                select(Enrolment)
                .join(Person, Person.id == Enrolment.person_id)
                .join(Offering, Offering.id == Enrolment.offering_id)
                .where(Person.email == "jiwoo@example.org", Offering.label.contains("기업반"))
            )
        ]
    )
    assert seats == ["active"]  # the seat in the company's course stays their own
