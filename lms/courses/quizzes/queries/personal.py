"""What is held of a person's quizzes, for the copy of their data that they can take."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.queries.attempts import dates_of, last_close
from lms.courses.quizzes.rules import asking, reviewing
from lms.courses.quizzes.rules.reviewing import Moment, Part
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Attempts with answers and receipts; marks and comments as far as the person may see them.

    While the right answers may not be known an answer is given in its texts alone: the keys by
    which it is kept tell the order in which the author wrote the choices.
    """
    rows = db.session.scalars(
        select(Attempt)
        .where(Attempt.person_id == person.id)
        .options(
            selectinload(Attempt.questions).joinedload(AttemptQuestion.question_version),
            joinedload(Attempt.quiz),
        )
        .order_by(Attempt.id)
    )
    return {"attempts": [_attempt(person, row) for row in rows]}


def _attempt(person: Person, attempt: Attempt) -> dict[str, Any]:
    parts = shown_to(person, attempt)
    files = storage.attachments("attempt_question", [row.id for row in attempt.questions])
    return {
        "quiz": attempt.quiz.title_ko,
        "number": attempt.number,
        "preview": attempt.preview,
        "started_at": attempt.started_at.isoformat(),
        "submitted_at": attempt.submitted_at.isoformat() if attempt.submitted_at else None,
        "receipt_number": attempt.receipt_number if attempt.receipt else "",
        "receipt": attempt.receipt,
        "points": str(attempt.points)
        if Part.MARKS in parts and attempt.points is not None
        else None,
        "answers": [
            {
                "question": row.position + 1,
                "answer": row.response
                if Part.CORRECT in parts
                else {"texts": asking.texts_of(row.question_version.body, row.response)},
                "saved_at": row.saved_at.isoformat() if row.saved_at else None,
                "points": str(row.earned)
                if {Part.MARKS, Part.ANSWERS} <= parts and row.earned is not None
                else None,
                "comment": row.comment if Part.FEEDBACK in parts else "",
                "files": [
                    {"name": file.name, "bytes": file.size, "sha256": file.sha256}
                    for file in files[row.id]
                ],
            }
            for row in attempt.questions
        ],
    }


def shown_to(person: Person, attempt: Attempt) -> frozenset[Part]:
    """What *person*, whose attempt it is, may see of it now.

    What is shown after the close comes with a person's own closing date, but for the right answers:
    they wait until nobody is left who could use them.
    """
    if attempt.preview:
        return reviewing.EVERYTHING if attempt.state == "finished" else frozenset()
    quiz: Quiz = attempt.quiz
    now = clock.now()
    moment = reviewing.moment_of(
        submitted_at=attempt.submitted_at, closes_at=dates_of(person, quiz).due_at, now=now
    )
    parts = reviewing.shown(quiz.review, moment)
    if moment is Moment.AFTER_CLOSE and Part.CORRECT in parts:
        last = last_close(quiz)
        if last is not None and now < last:  # somebody with a later date still answers
            return parts - {Part.CORRECT}
    return parts
