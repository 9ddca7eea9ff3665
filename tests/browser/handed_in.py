"""Assignments with work handed in, made through the operations, for tests of what comes after."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.accounts.models import Person
from lms.courses.assignments import operations
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.operations import AssignmentValues
from lms.courses.catalogue.models import Offering
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.rules import Line
from tests.browser.school import Classroom, School

LEVELS = [
    {"points": "60", "ko": "뛰어남", "en": "Excellent"},
    {"points": "45", "ko": "쓸 만함", "en": "Good"},
    {"points": "30", "ko": "보통", "en": "Fair"},
]
OTHER_LEVELS = [
    {"points": "40", "ko": "읽기 쉬움", "en": "Clear"},
    {"points": "20", "ko": "돌아감", "en": "Runs"},
]


def assignment(
    school: School, room: Classroom, title: str, *,
    group_set: int | None = None, typed: bool = False,
) -> int:  # fmt: skip
    """A published assignment of text, 100 points by two criteria with levels.

    *typed*: the second one has none; its points are typed.
    """

    def make(session: Any) -> int:
        offering = session.get_one(Offering, room.offering)
        values = AssignmentValues(
            title_ko=title, title_en="", brief="영상에서 차량을 찾으세요.", points=Decimal(100),
            due_at=clock.now() + timedelta(days=7), late_until=clock.now() + timedelta(days=9),
            kinds=["text", "link"], module_id=None, skills=["computer-vision"], criteria=[],
            group_set_id=group_set,
        )  # fmt: skip
        made = operations.create(offering, values)
        made.rubric_version = rubrics.keep_own(
            None,
            course_id=room.course,
            title_ko=title,
            title_en="",
            lines=[
                Line(None, "정확도", "Accuracy", Decimal(60), LEVELS, ["computer-vision"]),
                Line(None, "코드", "Code", Decimal(40), [] if typed else OTHER_LEVELS, ["python"]),
            ],
        )
        session.flush()
        operations.publish(made)
        return made.id

    return school.does(make)


def hand_in(school: School, assignment_id: int, works: dict[int, str]) -> dict[int, int]:
    """Hand in these texts, in order; the submissions by person."""

    def make(session: Any) -> dict[int, int]:
        made: dict[int, Submission] = {}
        for person_id, text in works.items():
            made[person_id], _new = operations.hand_in(
                session.get_one(Person, person_id),
                session.get_one(Assignment, assignment_id),
                text=text, link="", files=[], client_key=f"{person_id:032d}",
            )  # fmt: skip
        return {person_id: work.id for person_id, work in made.items()}

    return school.does(make)
