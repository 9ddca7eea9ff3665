"""A grade from letters under caps to an objection, its answer and the changed letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from lms import clock, policies
from lms.access import Scope
from lms.courses.gradebook.models import Entry, ManualItem
from lms.courses.scales.rules import GradeScheme, RelativePolicy
from tests.browser.actor import Actor
from tests.browser.school import Classroom, School

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAMES = ("가온빛", "나래울", "다솜결", "라온길")
POINTS = ("97", "93", "88", "71")


def marked(school: School, room: Classroom) -> None:
    """Everybody has a mark in a column of the gradebook; A0 and better for at most half."""

    def make(session: Any) -> None:
        now = clock.now()
        item = ManualItem(
            offering_id=room.offering, title_ko="기말 발표", points=Decimal(100), created_at=now
        )
        session.add(item)
        session.flush()
        for person_id, points in zip(room.learners, POINTS, strict=True):
            session.add(
                Entry(
                    offering_id=room.offering, kind="manual", item_id=item.id, person_id=person_id,
                    points=Decimal(points), updated_at=now, updated_by_id=room.teacher,
                )
            )  # fmt: skip
        scope, since = Scope("offering", room.offering), clock.today() - timedelta(days=1)
        for kind, value in (
            ("grade_scheme", GradeScheme(preset="4.5")),
            ("relative_grading", RelativePolicy(caps="A0 25; B0 100")),
        ):
            policies.establish(kind, scope, value, effective_from=since)

    school.does(make)


def moment(days: float) -> str:
    at: datetime = clock.now() + timedelta(days=days)
    return at.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")


def test_a_learner_objects_to_a_published_grade_and_reads_the_answer(
    school: School, at_school: Callable[..., Actor]
) -> None:
    room = school.classroom("이의반", *NAMES, course="OBJ101")
    marked(school, room)
    teacher = at_school(room.teacher, "objection-teacher")
    results = f"/teach/{room.offering}/results"

    teacher.open(results)
    teacher.follow("성적 일정")
    for label, days in (("성적 공개", -0.01), ("이의신청 마감", 3), ("성적 확정", 5)):
        teacher.page.get_by_label(re.compile(f"^{label}")).fill(moment(days))
    teacher.press("저장")
    teacher.sees("성적 일정을 정했습니다.")

    teacher.open(results)
    teacher.follow("학점 등급")
    teacher.sees("A0 이상은 1명까지라 A0에서 B+(으)로")
    expect(teacher.page.get_by_role("row", name=re.compile("나래울"))).to_contain_text("B+")
    teacher.shot("caps")
    teacher.follow("학점과 결과 확정하기")
    teacher.press("4명 확정하기")
    teacher.sees("4명의 학점과 결과를 확정했습니다.")

    learner = at_school(room.learners[1], "objection-learner", phone=True)
    learner.open(f"/me/results/{room.offering}")
    learner.sees("공개 · 확정 전")
    learner.sees("A0 이상은 1명까지라 A0에서 B+(으)로")
    learner.shot("published")
    learner.follow("이의신청하기")
    learner.composes("이의를 제기하는 까닭", "발표 점수를 다시 보아 주세요.")
    learner.press("이의신청하기")
    learner.sees("이의신청을 냈습니다.")
    learner.sees("답을 기다림")

    teacher.open(results)
    teacher.follow(re.compile("^이의신청"))
    teacher.follow("나래울")
    teacher.sees("발표 점수를 다시 보아 주세요.")
    teacher.page.get_by_label("바꿉니다").check()
    teacher.page.get_by_label("바꿀 학점").select_option("A0")
    teacher.fill("까닭", "두 사람을 견주어 다시 정합니다.")
    teacher.press("답 보내기")
    teacher.sees("A0 이상은 1명까지인데 2명이 됩니다.")  # never beyond the caps
    expect(teacher.field("까닭")).to_have_value("두 사람을 견주어 다시 정합니다.")
    teacher.page.get_by_label("바꿀 학점").select_option("B0")
    teacher.press("답 보내기")
    teacher.sees("답을 보냈습니다.")

    learner.open(f"/me/results/{room.offering}/objection")
    learner.sees("두 사람을 견주어 다시 정합니다.")
    learner.sees("성적 변경")
    learner.shot("answered")
    learner.open("/me/transcript")
    expect(learner.page.get_by_role("row", name=re.compile("OBJ101|이의반"))).to_contain_text("B0")
    learner.shot("transcript")
