"""A term's course registration: clash, prerequisite, limit, waitlist, by desk and by phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from lms.accounts.models import Organisation
from lms.courses.registration.models import Registration
from tests.browser.actor import Actor
from tests.browser.school import School
from tests.cast import organisation
from tests.courses.registration import campus as places
from tests.courses.registration.campus import Campus

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@dataclass
class Scene:
    campus: Campus
    first: int
    second: int


def prepared(school: School, slug: str) -> Scene:
    """Two students; machine learning asks for what the second lacks; one seat in the seminar."""

    def make(session: Session) -> Scene:
        university = organisation("university", slug, f"한빛대학교 {slug}", "Hanbit University")
        session.flush()
        place = session.get_one(Organisation, university.id)
        campus = places.build(place)
        first = places.student(campus, "가온빛", year=3)
        second = places.student(campus, "나래울", year=3)
        places.passed(campus, first, "선형대수", "4.0")
        base = campus.courses["선형대수"]
        places.offer(campus, "기계학습", hours=[(0, 10, 12), (2, 10, 12)], kind="major_required",
                     before={"course": base, "min": "2.0"})  # fmt: skip
        places.offer(campus, "데이터베이스", hours=[(0, 11, 13)], kind="major_elective")
        places.offer(campus, "운영체제", hours=[(0, 12, 14)], kind="major_elective")
        places.offer(campus, "세미나", hours=[(4, 15, 17)], seats=1, kind="liberal")
        return Scene(campus, first.id, second.id)

    return school.does(make)


def row(someone: Actor, title: str) -> Any:
    return someone.page.get_by_role("row").filter(has_text=f"{title} 과목")


def press_in(someone: Actor, title: str, button: str) -> None:
    row(someone, title).get_by_role("button", name=re.compile(f"^{button}")).click()


def test_a_student_registers_by_the_rules_and_another_gets_the_seat_that_comes_free(
    school: School, at_school: Callable[..., Actor]
) -> None:
    scene = prepared(school, "reg-desk")
    base = f"/me/registration/{scene.campus.term}"
    first = at_school(scene.first, "registration-first")
    first.open("/me/registration")
    first.sees("수강신청 기간입니다.")

    press_in(first, "기계학습", "신청")
    first.sees("기계학습 과목을(를) 신청했습니다.")
    expect(row(first, "데이터베이스")).to_contain_text("시간(월 10:00–12:00)과 겹칩니다")
    expect(row(first, "운영체제")).to_contain_text("신청할 수 있음")
    first.shot("catalogue")
    press_in(first, "세미나", "신청")
    first.sees("세미나 과목을(를) 신청했습니다.")
    first.follow("시간표")
    week = first.page.get_by_role("table", name="주간 시간표")
    expect(week).to_contain_text("기계학습 과목")
    expect(week.get_by_role("link", name=re.compile("기계학습"))).to_have_count(4)
    first.shot("timetable")

    second = at_school(scene.second, "registration-second")
    second.open(base)
    expect(row(second, "기계학습")).to_contain_text("선수과목을 갖추지 못했습니다: 선형대수 과목")
    press_in(second, "세미나", "대기")
    second.sees("대기에 들었습니다.")
    second.open(f"{base}/own")
    second.sees("1번째 (모두 1명)")

    first.open(f"{base}/own")
    held = row(first, "세미나")
    held.locator("summary").click()
    first.page.get_by_role("button", name="빼기").last.click()
    first.sees("세미나 과목을(를) 뺐습니다.")
    second.open(f"{base}/own")
    expect(row(second, "세미나")).to_contain_text("빼기")
    states = school.reads(
        lambda session: dict(
            session.query(Registration.person_id, Registration.state)
            .filter_by(offering_id=scene.campus.offerings["세미나"])
            .all()
        )
    )
    assert states == {scene.first: "dropped", scene.second: "registered"}
    second.open("/notifications")
    second.sees("세미나 과목 1반에 자리가 나서 수강신청되었습니다.")


def test_the_basket_by_phone_before_the_window_and_in_it(
    school: School, at_school: Callable[..., Actor]
) -> None:
    scene = prepared(school, "reg-phone")
    school.does(lambda _session: places.set_phase(scene.campus, "before"))
    someone = at_school(scene.first, "registration-phone", phone=True)
    someone.open(f"/me/registration/{scene.campus.term}")
    someone.sees("지금은 장바구니에 담아 둘 수 있습니다.")
    for title in ("기계학습", "데이터베이스"):
        press_in(someone, title, "담기")
        someone.sees(f"{title} 과목을(를) 장바구니에 담았습니다.")
    school.does(lambda _session: places.set_phase(scene.campus, "registration"))
    someone.follow("내 신청")
    someone.shot("phone-basket")
    someone.press("담은 과목 모두 신청")
    someone.sees("1과목을 신청했습니다.")
    someone.sees("시간(월 10:00–12:00)과 겹칩니다")
    someone.follow("시간표")
    expect(someone.page.get_by_role("table", name="주간 시간표")).to_be_hidden()
    monday = someone.page.get_by_role("heading", name="월", exact=True)
    expect(monday).to_be_visible()
    expect(monday.locator("..")).to_contain_text("10:00–12:00")
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    assert someone.page.evaluate(wide)
    someone.shot("phone-timetable")


def test_staff_set_a_rule_aside_with_a_reason_that_the_student_reads(
    school: School, at_school: Callable[..., Actor]
) -> None:
    scene = prepared(school, "reg-staff")
    office = at_school(school.person("officer@example.org"), "registration-office")
    office.open(f"/manage/registration/{scene.campus.term}")
    office.follow("학생별 신청")
    office.follow("나래울")
    course = office.page.get_by_label(re.compile("^강좌"))
    titles = course.locator("option").all_inner_texts()
    course.select_option(label=next(one for one in titles if "기계학습" in one))
    reasons = office.page.locator("#behalf-reason")
    reasons.fill("편입생 선수과목 인정")
    office.press("신청하기")
    office.sees("선수과목을 갖추지 못했습니다")
    office.page.get_by_label("선수과목", exact=True).check()
    office.press("신청하기")
    office.sees("대신 신청하고 알렸습니다.")
    office.shot("staff")
    student = at_school(scene.second, "registration-helped")
    student.open(f"/me/registration/{scene.campus.term}/own")
    student.sees("편입생 선수과목 인정")
