"""Writing marks of an attempt: those that need nobody, and the sum."""

from __future__ import annotations

from lms import clock
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import Attempt, AttemptQuestion
from lms.courses.quizzes.queries.attempts import asked_of
from lms.courses.quizzes.rules import asking


def mark_by_itself(attempt: Attempt, rows: list[AttemptQuestion] | None = None) -> None:
    """Mark every answer that needs no person; what a person marked stays. Then add up."""
    rows = queries.questions_of([attempt.id])[attempt.id] if rows is None else rows
    now = clock.now()
    for row in rows:
        if row.marked_by_id is not None:
            continue
        found = asking.mark_of(asked_of(attempt, row).question, row.response, row.points)
        row.fraction, row.earned, row.needs_person = (
            found.fraction,
            found.points,
            found.needs_person,
        )
        row.marked_at = None if found.needs_person else now
    add_up(attempt, rows)


def unmark(attempt: Attempt, rows: list[AttemptQuestion]) -> None:
    """Forget the marks that no person gave: the attempt goes on."""
    for row in rows:
        if row.marked_by_id is None:
            row.fraction = row.earned = row.marked_at = None
            row.needs_person = False
    attempt.points = None


def add_up(attempt: Attempt, rows: list[AttemptQuestion]) -> None:
    """The attempt's points; none while something waits for a mark."""
    attempt.points = asking.total(row.earned for row in rows)
    attempt.possible = sum((row.points for row in rows), asking.ZERO)
    attempt.evidence_at = None
