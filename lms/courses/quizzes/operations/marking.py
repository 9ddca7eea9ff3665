"""A person's mark of one answer."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.assignments.rules import Reason
from lms.courses.editing import Conflict
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import Attempt, AttemptQuestion
from lms.courses.quizzes.operations.answering import hold_attempt
from lms.courses.quizzes.operations.evidence import project
from lms.courses.quizzes.operations.marks import add_up
from lms.courses.quizzes.operations.refusals import Refused
from lms.courses.quizzes.rules.counting import share
from lms.db import db

MOST_COMMENT = 10_000  # characters


def mark_answer(
    row: AttemptQuestion,
    attempt: Attempt,
    actor: Person,
    points: Decimal,
    comment: str,
    *,
    version: int,
) -> None:
    """Give *points* (0 to the question's) and a comment, within the present transaction.

    Raises :class:`Conflict` where somebody else marked meanwhile, :class:`Refused` where the
    attempt goes on or the points do not fit. A rule's mark can be overruled with a comment.
    """
    hold_attempt(attempt)
    db.session.execute(
        select(AttemptQuestion)
        .where(AttemptQuestion.id == row.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if row.mark_version != version:
        raise Conflict
    reasons = []
    if attempt.state != "finished":
        reasons.append(Reason("still_open"))
    if not 0 <= points <= row.points:
        reasons.append(Reason("points_out_of_range", {"most": row.points}))
    overruled = not row.needs_person and row.marked_by_id is None and points != row.earned
    if overruled and not comment.strip():
        reasons.append(Reason("comment_needed"))
    if reasons:
        raise Refused(reasons)
    before = {"points": None if row.earned is None else str(row.earned)}
    row.earned = points
    row.fraction = share(points, row.points) or Decimal(0)
    row.comment = comment.replace("\r\n", "\n").replace("\x00", "").strip()[:MOST_COMMENT]
    row.marked_by_id, row.marked_at, row.held_by = actor.id, clock.now(), "person"
    row.mark_version += 1
    add_up(attempt, queries.questions_of([attempt.id])[attempt.id])
    db.session.flush()
    audit.record(
        "quiz_attempt.mark",
        "quiz_attempt",
        attempt.id,
        actor=actor,
        before=before,
        after={"points": str(points), "question": row.position + 1},
    )
    project(attempt.quiz, attempt.person_id)
