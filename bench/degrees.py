"""Degree audits of 1,000 students: ``python -m bench degrees``.

A track of 40 courses with a minor and a micro-degree; each student has 25 to 40 results from a
seed, some retakes, substitutions and credits from elsewhere. The rule alone is timed for each student; then the
rows are written into a database of its own, and the whole cohort is read and audited: its time, and how many statements
it took, which must not grow with the students.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import click
from sqlalchemy import event

from lms import clock, create_app
from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees import queries
from lms.courses.degrees.models import (
    CurriculumCourse,
    CurriculumRequirement,
    CurriculumVersion,
    StudentCurriculum,
)
from lms.courses.degrees.rules.audit import audit_all
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes.models import Cohort, CohortMember, Track
from lms.db import Base, db, unit_of_work

SEED = 20261123
COURSES = 40
LETTERS = (("A+", "4.5"), ("A0", "4.0"), ("B+", "3.5"), ("B0", "3.0"), ("C0", "2.0"), ("F", "0"))
KINDS = ("major_required", "major_elective", "liberal", "linked")


@click.command()
@click.option("--students", default=1000, show_default=True, type=click.IntRange(10, 20_000))
def main(students: int) -> None:
    """Time the rule and the whole reading; fail where statements grow with the students."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE": Path(folder), "mode": "development"})
        with app.app_context():
            Base.metadata.create_all(db.engine)
            with app.test_request_context("/"), unit_of_work():
                track_id, people = _fill(students)
            with app.test_request_context("/"):
                few, _some, _took = _audited(people[:10], track_id)
                many, found, took = _audited(people, track_id)
                _rule(found)
    click.echo(
        f"whole cohort: {len(found):,} students in {took:.2f} s, "
        f"{took / len(found) * 1000:.2f} ms each, {many} statements"
    )
    allowed = few + 12 * (-(-students // 500) - 1)  # five hundred people a statement
    if len(found) != students or many > allowed:
        raise SystemExit(f"degrees: {many} statements where {allowed} are allowed")


def _audited(people: list[int], track_id: int) -> tuple[int, dict[int, object], float]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        statements.append(sql)

    db.session.expunge_all()
    event.listen(db.engine, "before_cursor_execute", note)
    started = time.perf_counter()
    found = queries.audits_of(people, track_id)
    took = time.perf_counter() - started
    event.remove(db.engine, "before_cursor_execute", note)
    return len(statements), dict(found), took


def _rule(found: dict[int, object]) -> None:
    times = []
    for known in found.values():
        assert isinstance(known, queries.StudentAudit)
        started = time.perf_counter()
        audit_all(known.curricula[0], known.curricula[1:], known.student.facts)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    click.echo(
        f"the rule alone: median {statistics.median(times):.2f} ms, "
        f"p95 {times[int(len(times) * 0.95)]:.2f} ms a student"
    )


def _fill(students: int) -> tuple[int, list[int]]:
    """A university, a track with versions, and its students with results."""
    chance, now = random.Random(SEED), clock.now()
    place = Organisation(kind="university", slug="bench", name="시험대학교", created_at=now)
    db.session.add(place)
    db.session.flush()
    courses = [
        Course(
            organisation_id=place.id, code=f"B{n:03}", slug=f"b{n:03}", title_ko=f"과목 {n}",
            industry="ai", credits=Decimal(2 + n % 2), created_at=now,
        )
        for n in range(COURSES)
    ]  # fmt: skip
    track = Track(
        organisation_id=place.id, stream="degree", slug="bench", title_ko="전공", industry="ai",
        created_at=now,
    )  # fmt: skip
    db.session.add_all([*courses, track])
    db.session.flush()
    first = date(2022, 3, 2)
    cohort = Cohort(
        track_id=track.id, number=2022, title_ko="2022", starts_on=first,
        ends_on=first + timedelta(days=1500), capacity=students, created_at=now,
    )  # fmt: skip
    runs = [
        Offering(
            course_id=course.id, label="분반", capacity=students, created_at=now,
            starts_on=first + timedelta(days=180 * (number % 8)),
            ends_on=first + timedelta(days=180 * (number % 8) + 110),
        )
        for number, course in enumerate(courses)
    ]  # fmt: skip
    versions = _versions(track.id, courses)
    db.session.add_all([cohort, *runs, *versions])
    people = [
        Person(
            name=f"학생{n:04}", email=f"s{n}@bench.invalid", number=f"B-{n:05}", created_at=now,
            age_confirmed_at=now,
        )
        for n in range(students)
    ]  # fmt: skip
    db.session.add_all(people)
    db.session.flush()
    for person in people:
        db.session.add(
            CohortMember(
                cohort_id=cohort.id, person_id=person.id, state="enrolled", entered_on=first
            )
        )
        for version in versions[1:]:
            if chance.random() < 0.5:
                db.session.add(
                    StudentCurriculum(
                        person_id=person.id, version_id=version.id, home_track_id=track.id,
                        state="active" if version.form == "minor" else "pre", since_on=first,
                    )
                )  # fmt: skip
        for run in chance.sample(runs, chance.randint(25, COURSES)):
            letter, points = chance.choice(LETTERS)
            db.session.add(
                CourseResult(
                    offering_id=run.id, person_id=person.id, percent=Decimal(80),
                    credit_earned=letter != "F", lines=[], arithmetic=[], policy_id=0,
                    decided_at=now, letter=letter, grade_points=Decimal(points),
                    letter_basis={"credits": f"{2 + runs.index(run) % 2}", "scale": "4.5"},
                )
            )  # fmt: skip
    db.session.flush()
    return track.id, [person.id for person in people]


def _versions(track_id: int, courses: list[Course]) -> list[CurriculumVersion]:
    """The major, a minor and a micro-degree that overlap with it."""
    now = clock.now()
    found = []
    for form, listed, asked in (
        (
            "major", courses[:30],
            [("total", {"credits": "90"}), ("residency", {"credits": "45"})]
            + [("credits", {"credits": "18", "kinds": [one], "areas": []}) for one in KINDS]
            + [("choose", {"courses": [one.id for one in courses[:8]], "number": 4}),
               ("gpa", {"minimum": "2.0", "of": "overall"})],
        ),
        ("minor", courses[20:], [("total", {"credits": "21"})]),
        ("micro", courses[10:18], [("total", {"credits": "12"})]),
    ):  # fmt: skip
        row = CurriculumVersion(
            track_id=track_id, form=form, title_ko=form, entrance_from=2020, state="published",
            overlap_credits=None if form == "major" else Decimal(6), created_at=now, updated_at=now,
        )  # fmt: skip
        row.courses = [
            CurriculumCourse(course_id=one.id, kind=KINDS[number % 4])
            for number, one in enumerate(listed)
        ]
        row.requirements = [
            CurriculumRequirement(position=at, kind=kind, title_ko=kind, params=params)
            for at, (kind, params) in enumerate(asked)
        ]
        found.append(row)
    return found


if __name__ == "__main__":
    main()
