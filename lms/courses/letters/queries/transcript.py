"""A person's grades, by institution, with the average and its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms import clock
from lms.access import Scope
from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now, published_now
from lms.courses.programmes.models import Cohort, CohortMember, Track, TrackCourse
from lms.courses.scales import queries as scales
from lms.courses.scales.rules import (
    INCOMPLETE,
    WITHDRAWN,
    Attempt,
    Gpa,
    GpaPolicy,
    RetakePolicy,
    Taken,
    average,
    incomplete_now,
    settle,
)
from lms.db import db


@dataclass(frozen=True)
class GradeRow:
    """A course with its grade. *final*: it is final. *attempt*: what became of it, when final."""

    offering: Offering
    result: CourseResult | None  # none: withdrawn
    letter: str
    final: bool
    attempt: Attempt | None

    @property
    def basis(self) -> dict[str, Any]:
        """How the letter came about."""
        return (self.result.letter_basis if self.result is not None else None) or {}


@dataclass(frozen=True)
class GradeBlock:
    """The grades at one institution on one scale. *gpa* by its rule; the others as alternatives."""

    organisation: Organisation
    scale: Decimal | None
    rows: tuple[GradeRow, ...]
    gpa: Gpa | None
    without_f: Gpa | None
    with_f: Gpa | None
    major: Gpa | None
    policy: GpaPolicy
    retakes: RetakePolicy
    earned: Decimal  # credits of courses that were earned, each course once


def grades_of(person_id: int, *, hidden: Iterable[int] = ()) -> list[GradeBlock]:
    """Published letters of a person; *hidden*: offerings whose results wait for something.

    The average counts final grades alone. An incomplete whose day has passed is the letter it
    turns to, by the clock.
    """
    rows = db.session.execute(
        select(CourseResult, Offering, Course, Organisation, final_now().label("final"))
        .join(Offering, Offering.id == CourseResult.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            CourseResult.letter.is_not(None),
            CourseResult.offering_id.not_in(list(hidden)),
            published_now(),
        )
        .order_by(Offering.starts_on, CourseResult.id)
    ).all()
    major = _major_courses(person_id)
    blocks: dict[tuple[int, str], tuple[Organisation, list[Any]]] = {}
    for row in rows:
        scale = str((row.CourseResult.letter_basis or {}).get("scale") or "")
        place = _institution(row.Organisation)
        blocks.setdefault((place.id, scale), (place, []))[1].append(row)
    left = _withdrawn(person_id)
    found = [
        _block(place, scale, held, major, left.pop(place.id, []))
        for (_id, scale), (place, held) in blocks.items()
    ]
    return sorted(found, key=lambda block: (block.organisation.name, block.scale or Decimal(0)))


def _institution(place: Organisation) -> Organisation:
    """The university that a department belongs to: averages are over all its departments."""
    return place.parent if place.kind == "department" and place.parent is not None else place


def _block(
    place: Organisation, scale: str, held: list[Any], major: set[int], left: list[Offering]
) -> GradeBlock:
    scope = Scope("organisation", place.id)
    policy, retakes = scales.gpa_policy(scope).value, scales.retake_policy(scope).value
    scheme = scales.scheme_by_id(held[-1].CourseResult.scheme_policy_id or 0)
    taken = [_taken(row, major) for row in held if row.final]
    attempts = {one.taken.key: one for one in settle(taken, retakes, scheme)}
    rows = [
        GradeRow(
            row.Offering, row.CourseResult, _letter(row.CourseResult), bool(row.final),
            attempts.get(row.CourseResult.id),
        )
        for row in held
    ]  # fmt: skip
    rows += [GradeRow(offering, None, WITHDRAWN, True, None) for offering in left]
    rows.sort(key=lambda row: (row.offering.starts_on, row.offering.id))
    earned: dict[int, Decimal] = {}
    for one in attempts.values():
        if one.taken.passed:
            earned[one.taken.course] = one.taken.credits
    top = Decimal(scale) if scale else None

    def of(*, include_f: bool | None = None, only_major: bool = False) -> Gpa | None:
        if top is None:
            return None
        return average(attempts.values(), policy, top, include_f=include_f, major=only_major)

    return GradeBlock(
        organisation=place,
        scale=top,
        rows=tuple(rows),
        gpa=of(),
        with_f=of(include_f=True),
        without_f=of(include_f=False),
        major=of(only_major=True) if any(one.taken.major for one in attempts.values()) else None,
        policy=policy,
        retakes=retakes,
        earned=sum(earned.values(), Decimal(0)),
    )


def _letter(result: CourseResult) -> str:
    basis = result.letter_basis or {}
    until = date.fromisoformat(basis["until"]) if "until" in basis else None
    return incomplete_now(result.letter or "", until, str(basis.get("turns_to", "")), clock.today())


def _taken(row: Any, major: set[int]) -> Taken:
    result: CourseResult = row.CourseResult
    basis, letter = result.letter_basis or {}, _letter(result)
    points = result.grade_points
    if result.letter == INCOMPLETE and letter != INCOMPLETE:
        turned = basis.get("turns_to_points")
        points = None if turned is None else Decimal(turned)
    return Taken(
        key=result.id,
        course=row.Course.id,
        credits=Decimal(basis.get("credits", "0")),
        letter=letter,
        points=points,
        on=row.Offering.starts_on,
        passed=result.credit_earned,
        major=row.Course.id in major,
    )


def _major_courses(person_id: int) -> set[int]:
    """The courses of the degree tracks that a person is or was in."""
    return set(
        db.session.scalars(
            select(TrackCourse.course_id)
            .join(Track, Track.id == TrackCourse.track_id)
            .join(Cohort, Cohort.track_id == Track.id)
            .join(CohortMember, CohortMember.cohort_id == Cohort.id)
            .where(CohortMember.person_id == person_id, Track.stream == "degree")
        )
    )


def _withdrawn(person_id: int) -> dict[int, list[Offering]]:
    """The offerings that a person left after they began, by institution."""
    found: dict[int, list[Offering]] = {}
    rows = db.session.execute(
        select(Offering, Organisation, Enrolment.ended_at)
        .join(Enrolment, Enrolment.offering_id == Offering.id)
        .join(Course, Course.id == Offering.course_id)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.state == "withdrawn",
            Enrolment.reason != "course_dropped",  # within add/drop: it leaves no trace
        )
        .order_by(Offering.id)
    )
    for offering, place, ended_at in rows:
        if ended_at is not None and ended_at >= clock.seoul_midnight(offering.starts_on):
            found.setdefault(_institution(place).id, []).append(offering)
    return found
