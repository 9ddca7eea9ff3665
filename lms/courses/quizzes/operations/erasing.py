"""Erasing what a person answered and uploaded; numbers and receipts stay under the pseudonym."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.courses.quizzes.models import AnswerSave, Attempt, AttemptQuestion
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Empty a person's answers and what was written to them, and drop files; marks stay."""
    own = select(Attempt.id).where(Attempt.person_id == person.id)
    rows = select(AttemptQuestion.id).where(AttemptQuestion.attempt_id.in_(own))
    apart = {"synchronize_session": False}
    db.session.execute(
        delete(Attachment).where(
            Attachment.subject_kind == "attempt_question", Attachment.subject_id.in_(rows)
        ),
        execution_options=apart,
    )
    db.session.execute(
        update(AnswerSave).where(AnswerSave.attempt_id.in_(own)).values(response={}),
        execution_options=apart,
    )
    db.session.execute(
        update(AttemptQuestion)
        .where(AttemptQuestion.attempt_id.in_(own))
        .values(response={}, comment=""),
        execution_options=apart,
    )
