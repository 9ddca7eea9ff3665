"""What comes before a course, in the version that binds a student."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lms.courses.degrees.models import CurriculumCourse
from lms.courses.degrees.rules.prerequisites import Prerequisite, from_json
from lms.db import db


def prerequisite_of(course_id: int, version_id: int) -> Prerequisite | None:
    """The prerequisite of a course in a curriculum version; none where nothing comes first."""
    return prerequisites_of([course_id], version_id).get(course_id)


def prerequisites_of(course_ids: Iterable[int], version_id: int) -> dict[int, Prerequisite]:
    """The prerequisites of several courses in a version, in one statement; only those that have any."""
    rows = db.session.execute(
        select(CurriculumCourse.course_id, CurriculumCourse.prerequisite).where(
            CurriculumCourse.version_id == version_id,
            CurriculumCourse.course_id.in_(list(course_ids)),
        )
    )
    found = ((course_id, from_json(value)) for course_id, value in rows)
    return {course_id: expr for course_id, expr in found if expr is not None}
