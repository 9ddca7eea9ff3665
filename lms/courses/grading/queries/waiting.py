"""What waits for a grader, over all the offerings that they teach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.catalogue import queries as catalogue
from lms.courses.catalogue.queries import OfferingCard
from lms.courses.content import queries as content
from lms.courses.grading.models import Grade
from lms.courses.grading.queries.queue import latest_works, somebody_learns
from lms.db import db


@dataclass(frozen=True)
class ToGrade:
    """An offering with work that waits for a mark, and since when the oldest does."""

    offering: OfferingCard
    count: int
    oldest_at: datetime


def waiting_counts(offering_ids: list[int]) -> dict[int, tuple[int, datetime]]:
    """By offering: how many latest submissions have no released mark, and the oldest's moment."""
    if not offering_ids:
        return {}
    latest = latest_works(offering_ids)
    rows = db.session.execute(
        select(
            Assignment.offering_id,
            func.count().label("submissions"),
            func.min(Submission.submitted_at).label("oldest_at"),
        )
        .select_from(Submission)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(latest, latest.c.id == Submission.id)
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .where(Grade.released_at.is_(None), somebody_learns())
        .group_by(Assignment.offering_id)
    )
    return {row.offering_id: (row.submissions, row.oldest_at) for row in rows}


def to_grade(offering_ids: list[int]) -> list[ToGrade]:
    """Where work waits among the offerings in which somebody grades, the longest wait first."""
    found = waiting_counts(offering_ids)
    cards = catalogue.offering_cards(found)
    lines = [ToGrade(cards[key], count, oldest) for key, (count, oldest) in found.items()]
    return sorted(lines, key=lambda line: (line.oldest_at, line.offering.id))


def waiting_in(offering_id: int) -> int:
    """How much waits in one offering."""
    return waiting_counts([offering_id]).get(offering_id, (0, None))[0]


def waiting_among(person: Person, offering_ids: list[int]) -> dict[int, int]:
    """How much waits in each of *offering_ids* in which *person* grades."""
    found = waiting_counts(content.held_among(person, Permission.SUBMISSION_GRADE, offering_ids))
    return {key: count for key, (count, _oldest) in found.items()}
