"""What quizzes and attempts lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.quizzes.models import Attempt, Quiz
from lms.db import db


def of_quiz(quiz_id: int) -> Iterator[Scope]:
    """The quiz's offering and all that it lies in."""
    offering_id = db.session.scalar(select(Quiz.offering_id).where(Quiz.id == quiz_id))
    if offering_id is not None:
        yield from access.chain(Scope("offering", offering_id))


def of_attempt(attempt_id: int) -> Iterator[Scope]:
    """The attempt's quiz and all that it lies in."""
    quiz_id = db.session.scalar(select(Attempt.quiz_id).where(Attempt.id == attempt_id))
    if quiz_id is not None:
        yield from access.chain(Scope("quiz", quiz_id))
