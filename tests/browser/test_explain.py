"""From weights that are typed to a total that explains itself, and what imagined marks would bring."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from lms import clock
from lms.courses.gradebook.models import Entry, ManualItem
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
#: Two talks, of which the lower is dropped, and a final without a mark.
COLUMNS = (("첫 발표", "10", "9"), ("둘째 발표", "10", "4"), ("기말시험", "50", None))


def marked(school: School, room: Classroom) -> None:
    """Columns of the gradebook, with the marks of one learner."""

    def make(session: Any) -> None:
        now = clock.now()
        for title, points, mark in COLUMNS:
            item = ManualItem(
                offering_id=room.offering, title_ko=title, points=Decimal(points), created_at=now
            )
            session.add(item)
            session.flush()
            if mark is not None:
                session.add(
                    Entry(
                        offering_id=room.offering, kind="manual", item_id=item.id,
                        person_id=room.learners[0], points=Decimal(mark), updated_at=now,
                        updated_by_id=room.teacher,
                    )
                )  # fmt: skip

    school.does(make)


def category(teacher: Actor, name: str, weight: str, **limits: str) -> None:
    """Make a category by its form."""
    teacher.follow("분류 만들기")
    teacher.composes("이름(한국어)", name)
    teacher.fill("비중(%)", weight)
    for label, value in limits.items():
        teacher.fill(label, value)
    teacher.sends("저장")


def files(teacher: Actor, name: str, *items: str) -> None:
    """Put columns into a category, several at once."""
    for item in items:
        teacher.page.get_by_label(f"{item} 고르기").check()
    teacher.page.get_by_label("고른 항목을").select_option(label=name)
    teacher.sends("이 분류로 옮기기")


def test_a_total_explains_itself_and_imagined_marks_are_tried_on_a_phone(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("설명반", "셈하늘", course="WHY101")
    marked(school, room)
    teacher = at_school(room.teacher, "explain-teacher")
    teacher.open(f"/teach/{room.offering}/gradebook/settings")
    category(teacher, "발표", "40", **{"버릴 낮은 점수의 수": "1"})
    category(teacher, "기말", "55")
    teacher.tick("분류마다 정한 비중대로")
    weight = teacher.page.get_by_label("기말 비중(%)")
    expect(teacher.page.locator("[data-weight-sum]")).to_have_text("95%")
    weight.fill("60")
    expect(teacher.page.locator("[data-weight-sum]")).to_have_text("100%")
    teacher.sends("비중 저장")
    files(teacher, "발표", "첫 발표", "둘째 발표")
    files(teacher, "기말", "기말시험")
    teacher.arrives("settings")

    learner = at_school(room.learners[0], "explain-learner", phone=True)
    learner.open(f"/me/results/{room.offering}")
    learner.sees("낮은 점수를 버리는 규칙에 따라 버림")
    learner.sees("정한 비중 40% → 지금 쓰인 비중 100%")
    learner.arrives("explained")
    learner.follow("점수를 가정해 보기")
    answer = learner.page.locator("#what-if-answer")
    expect(answer).to_contain_text("36%")  # final: 40 × 90 %, nothing for the exam
    learner.fill("기말시험", "40")
    learner.field("목표 총점(%)").click()  # leaving the field is enough
    expect(answer).to_contain_text("84%")
    learner.fill("목표 총점(%)", "90")
    learner.press("알아보기")
    expect(answer).to_contain_text("50점 가운데 45점을 받아야 합니다")
    learner.arrives("imagined")
    learner.open(f"/me/results/{room.offering}")
    learner.does_not_see(re.compile("84%"))

    teacher.open(f"/teach/{room.offering}/results")
    teacher.follow(re.compile("어떻게 나온 점수인가"))
    teacher.sees("낮은 점수를 버리는 규칙에 따라 버림")
    teacher.arrives("person")


def test_imagined_marks_need_no_scripts(school: School, at_school: Callable[..., Actor]) -> None:
    room = school.classroom("가정반", "셈바다", course="WHY102")
    marked(school, room)
    learner = at_school(room.learners[0], "plain-learner", scripts=False)
    learner.open(f"/me/results/{room.offering}/what-if")
    learner.fill("기말시험", "50")
    learner.press("셈해 보기")
    expect(learner.page.locator("#what-if-answer")).to_contain_text("90%")  # 63 of 70
    learner.follow("모두 지우기")
    expect(learner.field("기말시험")).to_have_value("")
