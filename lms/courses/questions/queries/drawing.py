"""What a quiz may draw from a bank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from lms.courses.questions.models import BankQuestion, QuestionTag, QuestionVersion
from lms.courses.questions.queries import categories
from lms.db import db
from lms.interop.formats.questions.model import Kind


@dataclass(frozen=True)
class Drawable:
    """A question that may be drawn, at its current version."""

    question_id: int
    version_id: int
    category_id: int | None
    kind: str
    points: Decimal
    difficulty: int | None


def drawable(
    course_id: int,
    category_id: int | None = None,
    include_sub: bool = True,
    tags: Iterable[str] = (),
    difficulty: tuple[int | None, int | None] | None = None,
) -> list[Drawable]:
    """The questions of a bank that ask something, are in use and have no error.

    *tags*: those that have all of them. *difficulty*: from and to, both within; then a question
    without one is not drawn. No category: the whole bank.
    """
    query = (
        select(BankQuestion, QuestionVersion.id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == BankQuestion.id)
            & (QuestionVersion.number == BankQuestion.number),
        )
        .where(
            BankQuestion.course_id == course_id,
            BankQuestion.retired_at.is_(None),
            BankQuestion.errors == 0,
            BankQuestion.kind != Kind.TEXT.value,
        )
        .order_by(BankQuestion.id)
    )
    if category_id is not None:
        places = categories.within(course_id, category_id) if include_sub else {category_id}
        query = query.where(BankQuestion.category_id.in_(places))
    for name in set(tags):
        query = query.where(
            BankQuestion.id.in_(select(QuestionTag.question_id).where(QuestionTag.name == name))
        )
    if difficulty is not None:
        low, high = difficulty
        query = query.where(BankQuestion.difficulty.between(low or 1, high or 5))
    return [
        Drawable(row.id, version_id, row.category_id, row.kind, row.points, row.difficulty)
        for row, version_id in db.session.execute(query)
    ]
