"""Who earned what: frozen results with credit, micro-degrees granted, places that were finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from lms.accounts.models import Person
from lms.clock import SEOUL
from lms.courses import registry
from lms.courses.badges.models import Achievement, Badge, IssuerKey
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.models import CurriculumVersion, StudentCurriculum
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.queries import final_now, published_now
from lms.courses.programmes.models import FINISHED, Cohort, CohortMember, Track
from lms.db import db

Subject = Course | CurriculumVersion | Track


@dataclass(frozen=True)
class Earned:
    """That somebody earned an achievement, and on which day."""

    person_id: int
    on: date


def subject_of(kind: str, subject_id: int) -> Subject | None:
    """What an achievement is about."""
    if kind == "course":
        return db.session.get(Course, subject_id)
    if kind == "micro":
        row = db.session.get(CurriculumVersion, subject_id)
        return row if row is not None and row.form == "micro" else None
    return db.session.get(Track, subject_id)


def earned(achievement: Achievement, person_ids: Iterable[int] | None = None) -> list[Earned]:
    """Everybody who earned it and still holds it, the earliest first."""
    found = {
        "course": _course, "micro": _micro, "track": _track,
    }[achievement.kind](achievement, list(person_ids) if person_ids is not None else None)  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.person_id))


def _course(achievement: Achievement, people: list[int] | None) -> list[Earned]:
    rows = db.session.execute(
        _of(
            select(CourseResult.person_id, func.min(CourseResult.decided_at))
            .join(Offering, Offering.id == CourseResult.offering_id)
            .where(
                Offering.course_id == achievement.subject_id,
                CourseResult.superseded_at.is_(None),
                CourseResult.credit_earned,
                final_now(),
                published_now(),
            )
            .group_by(CourseResult.person_id),
            CourseResult.person_id,
            people,
        )
    )
    return [Earned(person_id, at.astimezone(SEOUL).date()) for person_id, at in rows]


def _micro(achievement: Achievement, people: list[int] | None) -> list[Earned]:
    rows = db.session.execute(
        _of(
            select(StudentCurriculum.person_id, StudentCurriculum.granted_on).where(
                StudentCurriculum.version_id == achievement.subject_id,
                StudentCurriculum.state == "granted",
                StudentCurriculum.granted_on.is_not(None),
            ),
            StudentCurriculum.person_id,
            people,
        )
    )
    return [Earned(person_id, on) for person_id, on in rows]


def _track(achievement: Achievement, people: list[int] | None) -> list[Earned]:
    rows = db.session.execute(
        _of(
            select(CohortMember.person_id, func.min(CohortMember.ended_on))
            .join(Cohort, Cohort.id == CohortMember.cohort_id)
            .where(
                Cohort.track_id == achievement.subject_id,
                CohortMember.state.in_(FINISHED),
                CohortMember.ended_on.is_not(None),
            )
            .group_by(CohortMember.person_id),
            CohortMember.person_id,
            people,
        )
    )
    return [Earned(person_id, on) for person_id, on in rows]


def _of(query: Select, person: object, people: list[int] | None) -> Select:  # type: ignore[type-arg]
    return query if people is None else query.where(person.in_(people))  # type: ignore[attr-defined]


def waiting(achievement: Achievement, person_ids: Iterable[int] | None = None) -> list[Earned]:
    """Those who earned it and never had a badge of it that its key still vouches for.

    A badge that was revoked is not given again by itself: somebody took it back for a reason.
    """
    had = set(
        db.session.scalars(
            select(Badge.person_id)
            .join(IssuerKey, IssuerKey.id == Badge.key_id)
            .where(
                Badge.achievement_id == achievement.id,
                or_(Badge.state != "valid", IssuerKey.revoked_at.is_(None)),
            )
        )
    )
    found = [one for one in earned(achievement, person_ids) if one.person_id not in had]
    gone = set(
        db.session.scalars(
            select(Person.id).where(
                Person.id.in_([one.person_id for one in found]), Person.deactivated_at.is_not(None)
            )
        )
    )
    return [
        one for one in found
        if one.person_id not in gone and not _gated(achievement, one.person_id)
    ]  # fmt: skip


def _gated(achievement: Achievement, person_id: int) -> bool:
    """Whether the person has still to answer an evaluation before they see the course's result."""
    if achievement.kind != "course":
        return False
    offerings = list(
        db.session.scalars(
            select(CourseResult.offering_id)
            .join(Offering, Offering.id == CourseResult.offering_id)
            .where(
                Offering.course_id == achievement.subject_id,
                CourseResult.person_id == person_id,
                CourseResult.superseded_at.is_(None),
            )
        )
    )
    return bool(registry.result_gates(person_id, offerings))
