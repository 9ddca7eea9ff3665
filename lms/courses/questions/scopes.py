"""What questions lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.questions.models import BankQuestion
from lms.db import db


def of_question(question_id: int) -> Iterator[Scope]:
    """The question's course and all that it lies in."""
    course_id = db.session.scalar(
        select(BankQuestion.course_id).where(BankQuestion.id == question_id)
    )
    if course_id is not None:
        yield from access.chain(Scope("course", course_id))
