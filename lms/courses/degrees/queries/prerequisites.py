"""What comes before a course, in the versions that a student follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from lms.courses.degrees.models import CurriculumCourse, DegreeRequest
from lms.courses.degrees.rules.prerequisites import Prerequisite, from_json
from lms.db import db


def prerequisites_of(
    course_ids: Iterable[int], version_ids: Sequence[int]
) -> dict[int, Prerequisite]:
    """The prerequisites of several courses, in one statement; only those that have any.

    The first of *version_ids* that lists a course decides on it: the major, then what is followed
    beside it.
    """
    rows = db.session.execute(
        select(
            CurriculumCourse.course_id, CurriculumCourse.version_id, CurriculumCourse.prerequisite
        ).where(
            CurriculumCourse.version_id.in_(list(version_ids)),
            CurriculumCourse.course_id.in_(list(course_ids)),
        )
    )
    held: dict[int, tuple[int, Any]] = {}
    for course_id, version_id, value in rows:
        rank = version_ids.index(version_id)
        if course_id not in held or rank < held[course_id][0]:
            held[course_id] = (rank, value)
    found = ((course_id, from_json(value)) for course_id, (_rank, value) in held.items())
    return {course_id: expr for course_id, expr in found if expr is not None}


@dataclass(frozen=True)
class Forgiven:
    """What two people approved for a student: courses that are *waived*, and which course that was
    taken stands for which other one."""

    waived: frozenset[int] = frozenset()
    stands_for: dict[int, int] = field(default_factory=dict)


def forgiven(person_id: int, track_id: int) -> Forgiven:
    """The approved waivers of courses and substitutions of a student of a track; one statement."""
    rows = db.session.execute(
        select(DegreeRequest.kind, DegreeRequest.course_id, DegreeRequest.for_course_id)
        .where(
            DegreeRequest.person_id == person_id,
            DegreeRequest.track_id == track_id,
            DegreeRequest.kind.in_(("waiver", "substitution")),
            DegreeRequest.state == "approved",
            DegreeRequest.for_course_id.is_not(None),
        )
        .order_by(DegreeRequest.id)
    ).all()
    swaps: dict[int, int] = {}
    for row in rows:
        if row.kind == "substitution" and row.course_id is not None:
            swaps.setdefault(row.course_id, row.for_course_id)  # the first one, as in the audit
    return Forgiven(frozenset(row.for_course_id for row in rows if row.kind == "waiver"), swaps)
