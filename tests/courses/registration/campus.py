"""A university with a term, students and offerings, for the tests of course registration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses.attendance.models import Pattern
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.models import CurriculumCourse, CurriculumVersion
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.courses.registration.models import SeatGroup, SeatPlan
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.terms.models import Term, TermDate
from lms.db import db
from tests.cast import person


@dataclass
class Campus:
    """The rows by id: each request has a session of its own."""

    university: int
    department: int
    other_department: int
    term: int
    track: int
    version: int
    offerings: dict[str, int] = field(default_factory=dict)
    courses: dict[str, int] = field(default_factory=dict)
    students: list[int] = field(default_factory=list)


def department(parent: Organisation, slug: str, name: str) -> Organisation:
    place = Organisation(
        kind="department", slug=slug, name=name, english_name=slug, parent_id=parent.id,
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(place)
    db.session.flush()
    return place


def build(university: Organisation, *, phase: str = "registration") -> Campus:
    """A department with a track and its curriculum, and a term that is in *phase* now."""
    own = department(university, f"{university.slug}-ai", "인공지능학과")
    other = department(university, f"{university.slug}-energy", "에너지학과")
    now = clock.now()
    track = Track(
        organisation=own, stream="degree", slug=f"{university.slug}-degree",
        title_ko="인공지능 전공",
        title_en="AI major", industry="ai", published_at=now, created_at=now,
    )  # fmt: skip
    start = clock.today() + timedelta(days=20)
    term = Term(
        organisation_id=university.id, year=start.year, season="1", starts_on=start,
        ends_on=start + timedelta(weeks=15), created_at=now, updated_at=now,
    )  # fmt: skip
    db.session.add_all([track, term])
    db.session.flush()
    version = CurriculumVersion(
        track_id=track.id, form="major", title_ko="2020 교육과정", entrance_from=2020,
        state="published", created_at=now, updated_at=now,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    campus = Campus(university.id, own.id, other.id, term.id, track.id, version.id)
    set_phase(campus, phase)
    return campus


def course_at(place: Organisation, code: str) -> Course:
    """A published course of three credits; its name in addresses is the place's own."""
    course = Course(
        organisation=place, code=code, slug=f"{code.lower()}-{place.id}", title_ko=f"{code} 과목",
        title_en=f"Course {code}", industry="ai", hours=48, credits=Decimal(3),
        published_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    db.session.add(course)
    db.session.flush()
    return course


def set_phase(campus: Campus, phase: str) -> None:
    """Move the term's windows so that it is in *phase* now."""
    now, day = clock.now(), timedelta(days=1)
    begin = {
        "before": now + day, "registration": now - day, "between": now - 4 * day,
        "add_drop": now - 11 * day, "withdrawal": now - 22 * day, "after": now - 60 * day,
    }[phase]  # fmt: skip
    term = db.session.get_one(Term, campus.term)
    term.dates.clear()
    db.session.flush()
    for kind, start, length in (
        ("registration", 0, 3), ("add_drop", 10, 5), ("withdrawal", 20, 10), ("final", 40, 5),
    ):  # fmt: skip
        opens = begin + start * day
        term.dates.append(TermDate(kind=kind, opens_at=opens, closes_at=opens + length * day))
    term.updated_at = now
    db.session.flush()


def offer(
    campus: Campus,
    code: str,
    *,
    seats: int = 10,
    hours: Sequence[tuple[int, int, int]] = (),
    credits: int = 3,
    kind: str = "",
    before: dict[str, Any] | None = None,
    state: str = "open",
    label: str = "1반",
) -> int:
    """Offer a course of the department in the term; *hours*: (weekday, from, to) in hours."""
    term = db.session.get_one(Term, campus.term)
    place = db.session.get_one(Organisation, campus.department)
    course_id = campus.courses.get(code)
    if course_id is None:
        course = course_at(place, code)
        course.credits = Decimal(credits)
        db.session.flush()
        course_id = campus.courses[code] = course.id
        if kind or before:
            db.session.add(
                CurriculumCourse(
                    version_id=campus.version, course_id=course.id, kind=kind or "major_elective",
                    prerequisite=before,
                )
            )  # fmt: skip
    run = Offering(
        course_id=course_id, term_id=campus.term, label=label, starts_on=term.starts_on,
        ends_on=term.ends_on, capacity=seats, state=state, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    for weekday, first, last in hours:
        db.session.add(
            Pattern(
                offering_id=run.id, weekdays=[weekday], starts_on=term.starts_on,
                ends_on=term.ends_on, start_minute=first * 60, end_minute=last * 60,
                created_at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()
    campus.offerings[code if label == "1반" else f"{code} {label}"] = run.id
    return run.id


def student(
    campus: Campus, name: str, *, year: int = 2, status: str = "enrolled", track: int | None = None
) -> Person:
    """A student of the track in the register."""
    number = len(campus.students) + 1
    someone = person(name, f"student{number}.{campus.term}@example.org")
    enter(campus, someone, year=year, status=status, track=track)
    return someone


def enter(
    campus: Campus, someone: Person, *, year: int = 2, status: str = "enrolled",
    track: int | None = None,
) -> None:  # fmt: skip
    """Put a person into the register."""
    campus.students.append(someone.id)
    today = clock.today()
    cohort = db.session.query(Cohort).filter_by(track_id=track or campus.track).first()
    if cohort is None:
        cohort = Cohort(
            track_id=track or campus.track, number=today.year, title_ko="입학", capacity=100000,
            starts_on=date(today.year - 3, 3, 2), ends_on=today + timedelta(days=900),
            state="open", created_at=clock.now(),
        )  # fmt: skip
        db.session.add(cohort)
        db.session.flush()
    record = StudentRecord(
        organisation_id=campus.university, track_id=track or campus.track, person_id=someone.id,
        entrance_year=2024, year_of_study=year, student_no=f"2024{someone.id:05d}",
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add_all(
        [
            record,
            CohortMember(
                cohort_id=cohort.id, person_id=someone.id, state="enrolled",
                entered_on=cohort.starts_on,
            ),
        ]
    )  # fmt: skip
    db.session.flush()
    db.session.add(
        StatusChange(
            record_id=record.id, status=status, from_on=date(2024, 3, 2), source="here",
            decided_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def passed(
    campus: Campus, someone: Person, code: str, points: str | None, *, earned: bool = True
) -> None:
    """Somebody finished a course in an earlier term."""
    place = db.session.get_one(Organisation, campus.department)
    course_id = campus.courses.get(code)
    if course_id is None:
        course_id = campus.courses[code] = course_at(place, code).id
    run = Offering(
        course_id=course_id, label="지난 학기", starts_on=clock.today() - timedelta(days=300),
        ends_on=clock.today() - timedelta(days=200), capacity=10, state="closed",
        created_at=clock.now(),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    value = Decimal(points) if points is not None else None
    db.session.add(
        CourseResult(
            offering_id=run.id, person_id=someone.id, percent=Decimal(80), credit_earned=earned,
            lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(), grade_points=value,
            letter="A0" if points else None, letter_basis={"credits": "3", "scale": "4.5"},
        )
    )  # fmt: skip
    db.session.flush()


def reserve(offering_id: int, *groups: dict[str, Any]) -> list[int]:
    """Reserve seats of an offering for groups, in order; their ids."""
    plan = SeatPlan(offering_id=offering_id, updated_at=clock.now())
    for position, values in enumerate(groups):
        plan.groups.append(SeatGroup(position=position, **{"years": [], **values}))
    db.session.add(plan)
    db.session.flush()
    return [group.id for group in plan.groups]


def course_ids(campus: Campus, codes: Iterable[str]) -> list[int]:
    """The ids of courses by code."""
    return [campus.courses[code] for code in codes]


def course(campus: Campus, code: str) -> Course:
    """A course by code."""
    return db.session.get_one(Course, campus.courses[code])
