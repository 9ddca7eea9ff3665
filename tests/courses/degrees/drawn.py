"""Curricula and students for property tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lms.courses.degrees.rules.audit import (
    CourseItem,
    Curriculum,
    StudentFacts,
    Taking,
)
from lms.courses.degrees.rules.requirements import Asked
from lms.courses.scales.rules import GradeScheme, Taken

SCHEME = GradeScheme(preset="4.5")
KINDS = ("major_required", "major_elective", "liberal", "linked")
COURSES = range(1, 11)
#: Credits belong to a course, not to an attempt.
CREDITS = {course: Decimal(1 + course % 3) for course in range(1, 30)}
FIRST = date(2023, 3, 2)


def took(key: int, course: int, letter: str = "B0", day: int = 0) -> Taken:
    """An attempt with the points of its letter."""
    found = SCHEME.named(letter)
    assert found is not None
    return Taken(
        key=key, course=course, credits=CREDITS[course], letter=letter, points=found.points,
        on=FIRST + timedelta(days=day), passed=letter != "F",
    )  # fmt: skip


@st.composite
def versions(draw: Any, form: str = "major", first_id: int = 1) -> Curriculum:
    """A version with courses and requirements of every kind that counts courses."""
    listed = draw(st.lists(st.sampled_from(COURSES), unique=True, min_size=2, max_size=9))
    courses = tuple(
        CourseItem(
            one, draw(st.sampled_from(KINDS)), CREDITS[one], draw(st.sampled_from(["", "A", "B"]))
        )
        for one in listed
    )
    asked = [Asked(first_id, "total", Decimal(draw(st.integers(2, 18))))]
    for at in range(draw(st.integers(1, 4))):
        kinds = draw(st.lists(st.sampled_from([*KINDS, "free"]), unique=True, max_size=3))
        areas = draw(st.lists(st.sampled_from(["A", "B"]), unique=True, max_size=1))
        asked.append(
            Asked(
                first_id + 1 + at, "credits", Decimal(draw(st.integers(1, 8))),
                tuple(kinds), tuple(areas),
            )
        )  # fmt: skip
    for at in range(draw(st.integers(0, 2))):
        of = draw(st.lists(st.sampled_from(COURSES), unique=True, min_size=1, max_size=4))
        number = draw(st.integers(1, len(of)))
        asked.append(Asked(first_id + 8 + at, "choose", courses=tuple(of), number=number))
    asked.append(Asked(first_id + 12, "course", courses=(draw(st.sampled_from(listed)),), number=1))
    overlap = draw(st.one_of(st.none(), st.integers(0, 6))) if form != "major" else None
    return Curriculum(
        first_id, form, courses, tuple(asked), None if overlap is None else Decimal(overlap)
    )


@st.composite
def students(draw: Any) -> StudentFacts:
    """Each course at most once, passed, failed or under way."""
    mine = draw(st.lists(st.sampled_from(range(1, 15)), unique=True, max_size=10))
    results, taking = [], []
    for key, course in enumerate(mine, 1):
        state = draw(st.sampled_from(["A+", "B0", "D0", "F", "taking"]))
        day = draw(st.integers(0, 900))
        if state == "taking":
            taking.append(Taking(key, course, CREDITS[course], FIRST + timedelta(days=day)))
        else:
            results.append(took(key, course, state, day))
    return StudentFacts(
        results=tuple(results), taking=tuple(taking), scheme=SCHEME, scale=Decimal("4.5")
    )
