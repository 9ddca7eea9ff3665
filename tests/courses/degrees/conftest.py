"""A university with a degree track, two officers, and a student with results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Course
from lms.courses.degrees.models import (
    CurriculumCourse,
    CurriculumRequirement,
    CurriculumVersion,
)
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.db import db, unit_of_work
from tests.cast import Cast, course_of, enrol, grant, offering_of, person
from tests.courses.grading.conftest import client  # noqa: F401


@dataclass
class Degree:
    """Ids of what was made; *courses* by code."""

    track: int
    old: int
    new: int
    micro: int
    minor: int
    cohort: int
    student: Any
    first: Any  # staff of the university
    second: Any
    courses: dict[str, int]


@pytest.fixture
def degree(app: Flask, cast: Cast) -> Degree:
    """Jiwoo entered in 2024 and passed D1 and D2; D3 is under way."""
    with app.test_request_context("/"), unit_of_work():
        return made(
            db.session.get_one(Organisation, cast.university.id),
            db.session.get_one(Person, cast.trainee.id),
        )


def made(place: Organisation, trainee: Person) -> Degree:
    """The rows, within the present transaction."""
    now, today = clock.now(), clock.today()
    track = Track(
        organisation_id=place.id, stream="degree", slug="degree-ai", title_ko="인공지능 전공",
        title_en="AI major", industry="ai", created_at=now, published_at=now,
    )  # fmt: skip
    db.session.add(track)
    db.session.flush()
    cohort = Cohort(
        track_id=track.id, number=2024, title_ko="2024학번", starts_on=today.replace(year=2024),
        ends_on=today + timedelta(days=400), capacity=30, state="open", created_at=now,
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    db.session.add(
        CohortMember(
            cohort_id=cohort.id, person_id=trainee.id, state="enrolled",
            entered_on=cohort.starts_on,
        )
    )  # fmt: skip
    courses = {
        f"D{n}": course_of(place, f"D{n}", f"전공 {n}", f"Major {n}").id for n in range(1, 7)
    }
    first = person("홍일차", "first@example.org", "Hong First")
    second = person("구이차", "second@example.org", "Gu Second")
    for one in (first, second):
        grant(one, Role.STAFF, Scope("organisation", place.id))
    rows = {}
    for key, form, year, listed in (
        ("old", "major", 2020, ("D1", "D2", "D3", "D4")),
        ("new", "major", 2026, ("D1", "D2", "D5")),
        ("micro", "micro", 2020, ("D1", "D2")),
        ("minor", "minor", 2020, ("D5", "D6")),
    ):
        row = CurriculumVersion(
            track_id=track.id, form=form, title_ko=f"{year} {form}", entrance_from=year,
            entrance_to=2025 if key == "old" else None, state="published",
            overlap_credits=None if form == "major" else Decimal(6), created_at=now,
            updated_at=now, published_at=now,
        )  # fmt: skip
        row.courses = [
            CurriculumCourse(course_id=courses[code], kind="major_required") for code in listed
        ]
        total = "6" if form == "micro" else "12"
        row.requirements = [
            CurriculumRequirement(kind="total", title_ko="총 학점", params={"credits": total}),
        ]
        if form == "major":
            named = {"courses": [courses[listed[-1]]]}
            row.requirements.append(
                CurriculumRequirement(kind="course", position=1, title_ko="지정", params=named)
            )
        db.session.add(row)
        db.session.flush()
        rows[key] = row.id
    for code in ("D1", "D2"):
        run = offering_of(db.session.get_one(Course, courses[code]), "1학기")
        result(run.id, trainee.id)
    enrol(trainee, offering_of(
        db.session.get_one(Course, courses["D3"]), "2학기"))  # fmt: skip
    return Degree(
        track.id, rows["old"], rows["new"], rows["micro"], rows["minor"], cohort.id,
        trainee, first, second, courses,
    )  # fmt: skip


def result(offering_id: int, person_id: int, **values: Any) -> CourseResult:
    """A frozen, final result: an A0 of three credits."""
    row = CourseResult(
        offering_id=offering_id, person_id=person_id, decided_at=clock.now(), policy_id=0,
        lines=[], arithmetic=[],
        **{
            "percent": Decimal(92), "credit_earned": True, "letter": "A0",
            "grade_points": Decimal(4), "letter_basis": {"credits": "3", "scale": "4.5"}, **values,
        },
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
