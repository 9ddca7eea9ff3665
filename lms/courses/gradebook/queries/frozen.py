"""Frozen results."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from lms import clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.gradebook.models import CourseResult
from lms.courses.gradebook.rules import PUBLISHED
from lms.db import db


def published_now() -> ColumnElement[bool]:
    """Whether a result's learner may see it by now."""
    return or_(CourseResult.published_from.is_(None), CourseResult.published_from <= clock.now())


def final_now() -> ColumnElement[bool]:
    """Whether a result is final by now: what completion, transcripts and evidence read."""
    return or_(
        CourseResult.state.is_(None),
        CourseResult.state != PUBLISHED,
        CourseResult.final_from <= clock.now(),
    )


def frozen_of(offering_id: int, person_ids: Iterable[int] | None = None) -> dict[int, CourseResult]:
    """The results that stand, by person."""
    query = select(CourseResult).where(
        CourseResult.offering_id == offering_id, CourseResult.superseded_at.is_(None)
    )
    if person_ids is not None:
        query = query.where(CourseResult.person_id.in_(list(person_ids)))
    return {row.person_id: row for row in db.session.scalars(query)}


def history(offering_id: int, person_id: int, *, for_learner: bool = False) -> list[CourseResult]:
    """Every revision of a person's result, the latest first; *for_learner*: what was published."""
    query = (
        select(CourseResult)
        .where(CourseResult.offering_id == offering_id, CourseResult.person_id == person_id)
        .order_by(CourseResult.revision.desc())
    )
    if for_learner:
        query = query.where(published_now())
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class RecentResult:
    """A frozen result in one line. Bilingual: title."""

    offering_id: int
    title_ko: str
    title_en: str
    label: str
    percent: Decimal
    credit_earned: bool
    decided_at: datetime
    letter: str | None
    final: bool


def recent_results(person_id: int, limit: int = 5) -> list[RecentResult]:
    """A person's published results that stand, the latest decision first. One statement."""
    rows = db.session.execute(
        select(
            CourseResult.offering_id,
            Course.title_ko,
            Course.title_en,
            Offering.label,
            CourseResult.percent,
            CourseResult.credit_earned,
            CourseResult.decided_at,
            CourseResult.letter,
            final_now().label("final"),
        )
        .join(Offering, Offering.id == CourseResult.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            published_now(),
        )
        .order_by(CourseResult.decided_at.desc(), CourseResult.id.desc())
        .limit(limit)
    )
    return [RecentResult(**row._asdict()) for row in rows]


def credits_of(person_id: int) -> dict[int, tuple[bool, Decimal]]:
    """Final results by course: (credit earned, percent); of a course taken twice the better one."""
    rows = db.session.execute(
        select(Offering.course_id, CourseResult.credit_earned, CourseResult.percent)
        .join(Offering, Offering.id == CourseResult.offering_id)
        .where(
            CourseResult.person_id == person_id,
            CourseResult.superseded_at.is_(None),
            final_now(),
        )
    )
    best: dict[int, tuple[bool, Decimal]] = {}
    for course_id, earned, percent in rows:
        best[course_id] = max(best.get(course_id, (False, Decimal(-1))), (earned, percent))
    return best


def credits_of_many(
    person_ids: Collection[int],
) -> dict[int, dict[int, tuple[bool, Decimal]]]:
    """The same for many people, by person; one statement for each thousand of them."""
    ids = list(person_ids)
    best: dict[int, dict[int, tuple[bool, Decimal]]] = {person_id: {} for person_id in ids}
    for start in range(0, len(ids), 1000):
        rows = db.session.execute(
            select(
                CourseResult.person_id,
                Offering.course_id,
                CourseResult.credit_earned,
                CourseResult.percent,
            )
            .join(Offering, Offering.id == CourseResult.offering_id)
            .where(
                CourseResult.person_id.in_(ids[start : start + 1000]),
                CourseResult.superseded_at.is_(None),
                final_now(),
            )
        )
        for person_id, course_id, earned, percent in rows:
            known = best[person_id].get(course_id, (False, Decimal(-1)))
            best[person_id][course_id] = max(known, (earned, percent))
    return best


def export(person: Person) -> list[dict[str, Any]]:
    """Every revision of a person's results, for the copy of their data that they can take."""
    rows = db.session.scalars(
        select(CourseResult)
        .where(CourseResult.person_id == person.id, published_now())
        .order_by(CourseResult.id)
    )
    return [
        {
            "offering": row.offering_id,
            "revision": row.revision,
            "percent": str(row.percent),
            "credit_earned": row.credit_earned,
            "letter": row.letter,
            "grade_points": None if row.grade_points is None else str(row.grade_points),
            "state": row.state or "final",
            "requirements": row.lines,
            "arithmetic": row.arithmetic,
            "decided_at": row.decided_at.isoformat(),
            "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
            "reason": row.reason,
        }
        for row in rows
    ]
