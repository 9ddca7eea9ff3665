"""What two markers gave, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.courses.assignments.models import Submission
from lms.courses.grading import rules
from lms.courses.grading.models import Grade, Marking
from lms.courses.grading.queries.schemes import Scheme, scheme_of
from lms.courses.grading.rules import Seat, Turn
from lms.courses.rubrics.models import RubricVersion
from lms.db import db


def markings_of(submission_id: int) -> list[Marking]:
    """Both markers' lines of a submission, the first marker first."""
    return list(
        db.session.scalars(
            select(Marking)
            .where(Marking.submission_id == submission_id)
            .options(
                selectinload(Marking.lines),
                joinedload(Marking.marker),
                joinedload(Marking.rubric_version).selectinload(RubricVersion.criteria),
            )
            .order_by(Marking.position)
        )
    )


def turn(
    submission: Submission,
    person_id: int,
    markings: Sequence[Marking],
    grade: Grade | None,
    scheme: Scheme | None = None,
) -> Turn:
    """What *person_id* may do with a submission now."""
    scheme = scheme or scheme_of(submission.assignment_id)
    seats = [
        Seat(line.marker_id, line.position, line.handed_over_at is not None) for line in markings
    ]
    return rules.turn_of(person_id, seats, twice=scheme.twice(submission), graded=grade is not None)
