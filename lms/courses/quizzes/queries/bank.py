"""What a quiz takes from the question bank: what its slots may draw, and what can be added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.courses.questions import queries as bank
from lms.courses.questions.models import BankQuestion, QuestionTag, QuestionVersion
from lms.courses.questions.queries import Drawable, categories
from lms.courses.quizzes.models import Quiz, QuizSlot
from lms.courses.quizzes.rules.asking import is_asked
from lms.courses.quizzes.rules.drawing import Slot
from lms.db import db
from lms.paging import Page, paginate


def drawing_slots(quiz: Quiz) -> list[Slot]:
    """The slots as ``rules.drawing`` reads them, with what each may draw from now."""
    found, part = [], 0
    for position, slot in enumerate(quiz.slots):
        version = slot.question_version
        passage = version is not None and not is_asked(version.body)
        if position and (slot.section_ko or slot.section_en or passage):
            part += 1
        if slot.kind == "draw":
            pool = tuple((one.question_id, one.version_id) for one in pool_of(quiz, slot))
            found.append(
                Slot(slot.id, slot.points, pool, slot.draw_count, drawn=True, section=part)
            )
        elif version is not None:
            pinned = ((version.question_id, version.id),)
            found.append(Slot(slot.id, slot.points, pinned, section=part))
        if passage:
            part += 1  # what follows a passage is mixed below it
    return found


def pool_of(quiz: Quiz, slot: QuizSlot) -> list[Drawable]:
    """What a draw may draw from now."""
    difficulty = (slot.difficulty_from, slot.difficulty_to)
    return bank.drawable(
        quiz.offering.course_id,
        slot.category_id,
        slot.with_subcategories,
        slot.tags,
        difficulty if any(difficulty) else None,
    )


# ---- choosing questions to add -------------------------------------------------------------------


@dataclass(frozen=True)
class BankFilter:
    """What the list of questions is narrowed to."""

    text: str = ""
    kind: str = ""
    category_id: int | None = None
    tag: str = ""
    difficulty: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.kind or self.category_id or self.tag or self.difficulty)


def choosable(
    course_id: int, asked: BankFilter, page: int, *, size: int = 20
) -> Page[BankQuestion]:
    """Questions of the bank that can be put into a quiz, newest change first."""
    query = select(BankQuestion).where(
        BankQuestion.course_id == course_id,
        BankQuestion.retired_at.is_(None),
        BankQuestion.errors == 0,
    )
    if asked.text:
        query = query.where(
            BankQuestion.title.icontains(asked.text, autoescape=True)
            | BankQuestion.excerpt.icontains(asked.text, autoescape=True)
        )
    if asked.kind:
        query = query.where(BankQuestion.kind == asked.kind)
    if asked.difficulty:
        query = query.where(BankQuestion.difficulty == asked.difficulty)
    if asked.category_id:
        places = categories.within(course_id, asked.category_id)
        query = query.where(BankQuestion.category_id.in_(places))
    if asked.tag:
        query = query.where(
            BankQuestion.id.in_(
                select(QuestionTag.question_id).where(QuestionTag.name == asked.tag)
            )
        )
    return paginate(
        query.order_by(BankQuestion.updated_at.desc(), BankQuestion.id), page, size=size
    )


def addable(course_id: int, question_ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """The current versions of those questions that are in this course's bank and in use."""
    return {
        key: version
        for key, version in bank.current_versions(question_ids).items()
        if version.question.course_id == course_id
        and version.question.retired_at is None
        and not version.question.errors
    }


def tag_names(course_id: int) -> list[str]:
    """The tags in use in the bank."""
    return list(
        db.session.scalars(
            select(QuestionTag.name)
            .join(BankQuestion, BankQuestion.id == QuestionTag.question_id)
            .where(BankQuestion.course_id == course_id, BankQuestion.retired_at.is_(None))
            .group_by(QuestionTag.name)
            .order_by(func.count().desc(), QuestionTag.name)
            .limit(200)
        )
    )


def bank_questions_of(quiz: Quiz) -> dict[int, BankQuestion]:
    """The bank's rows of the pinned questions, by question."""
    ids = {slot.question_version.question_id for slot in quiz.slots if slot.question_version}
    rows = db.session.scalars(select(BankQuestion).where(BankQuestion.id.in_(ids)))
    return {row.id: row for row in rows}
