"""A degree audit from the student's screen to the waiver by two people and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lms.accounts.models import Organisation, Person
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.courses.degrees.conftest import made

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_student_reads_the_audit_asks_for_a_waiver_and_two_people_decide(
    school: School, at_school: Callable[..., Actor]
) -> None:
    degree = school.does(
        lambda session: made(
            session.query(Organisation).filter_by(slug="bitgoeul").one(),
            session.query(Person).filter_by(email="jiwoo@example.org").one(),
        )
    )
    first, second = school.person("first@example.org"), school.person("second@example.org")
    student = at_school(school.person("jiwoo@example.org"), "degree-student", phone=True)
    student.open("/me/degree")
    student.sees("6 / 12학점")
    total = student.page.locator(".degree-line", has_text="총 학점").first
    expect(total).to_contain_text("미충족")
    total.get_by_text(re.compile("센 과목")).click()
    expect(total).to_contain_text("전공 1")
    expect(total).to_contain_text("수강 중")
    student.fits()
    student.accessible("degree audit on a phone")
    student.shot("audit")

    student.follow("졸업까지")
    student.sees("전공 4")
    student.shot("path")
    student.follow("바꾼다면")
    student.page.get_by_label("주전공 교육과정").select_option(str(degree.new))
    student.page.get_by_label(re.compile("부전공")).check()
    student.press("따져 보기")
    student.sees("가정한 결과입니다.")
    student.sees("전공 5 과목을 이수합니다.")
    student.shot("what-if")

    student.open("/me/degree")
    student.page.locator(".degree-line", has_text="지정").first.get_by_text("면제 신청").click()
    student.composes("사유", "같은 내용을 현장에서 다루었습니다.")
    student.press("신청하기")
    student.sees("신청을 냈습니다.")

    one = at_school(first, "degree-first")
    one.open("/manage/degrees/requests")
    one.follow("한지우")
    one.sees("같은 내용을 현장에서 다루었습니다.")
    one.press("1차 확인")
    one.sees("승인은 다른 사람이 해야 합니다.")
    expect(one.button("승인")).to_have_count(0)

    other = at_school(second, "degree-second")
    other.open("/manage/degrees/requests")
    other.follow("한지우")
    other.press("승인")
    other.sees("사유를 적어 주십시오.")
    other.fill("사유", "학과 회의에서 면제하기로 함")
    other.press("승인")
    other.sees("처리했습니다.")
    other.accessible("a decided request")
    other.open(f"/manage/degrees/tracks/{degree.track}/students")
    other.follow("한지우")
    expect(other.page.locator(".degree-line", has_text="지정").first).to_contain_text("충족")
    other.accessible("a student's audit")
    other.shot("student")

    student.open("/me/degree")
    line = student.page.locator(".degree-line", has_text="지정").first
    expect(line).to_contain_text("면제가 승인되어 충족된 것으로 봅니다.")
    student.shot("after")


def test_staff_build_prerequisites_without_a_circle(
    school: School, at_school: Callable[..., Actor]
) -> None:
    track = school.reads(
        lambda session: session.query(Person).filter_by(email="first@example.org").count()
    )
    assert track == 1, "the story above made the university's staff"
    staff = at_school(school.person("first@example.org"), "degree-curriculum")
    staff.open("/manage/degrees")
    staff.follow("2020 major")
    staff.press("복사")
    staff.sees("복사했습니다.")
    staff.follow("전공 2")
    section = staff.page.locator("#prerequisite")
    section.get_by_label("교과목").first.select_option(label="D1 전공 1")
    section.get_by_label("최저 평점").first.fill("2.0")
    staff.press("선수과목 저장")
    staff.sees("전공 1 (평점 2 이상)")
    staff.follow("전공 1")
    section.get_by_label("교과목").first.select_option(label="D2 전공 2")
    staff.press("선수과목 저장")
    staff.sees("전공 1 → 전공 2 → 전공 1")
    staff.press("줄과 묶음 더하기")
    staff.sees("묶음 2")
    staff.accessible("the builder of prerequisites")
    staff.shot("builder")
