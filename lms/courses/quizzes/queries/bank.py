"""What a quiz takes from the question bank: what its slots may draw, and what can be added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.courses.questions.models import (
    BankQuestion,
    QuestionCategory,
    QuestionTag,
    QuestionVersion,
)
from lms.courses.quizzes.models import Quiz, QuizSlot
from lms.courses.quizzes.rules.asking import is_asked
from lms.courses.quizzes.rules.drawing import Slot
from lms.db import db
from lms.interop.formats.questions.model import Kind
from lms.paging import Page, paginate


@dataclass(frozen=True)
class Drawable:
    """A question of the bank as draws see it."""

    question_id: int
    version_id: int
    category_id: int | None
    difficulty: int | None
    tags: frozenset[str]


@dataclass(frozen=True)
class Wanted:
    """What a draw draws from."""

    category_id: int | None
    with_subcategories: bool
    tags: frozenset[str]
    difficulty_from: int | None
    difficulty_to: int | None


@dataclass(frozen=True)
class Category:
    """A category with its name from the top down and how deep it lies."""

    id: int
    path: str
    depth: int


def categories(course_id: int) -> list[Category]:
    """The bank's categories in the order of a tree, each below its parent."""
    rows = list(
        db.session.scalars(
            select(QuestionCategory)
            .where(QuestionCategory.course_id == course_id)
            .order_by(QuestionCategory.name, QuestionCategory.id)
        )
    )
    below: dict[int | None, list[QuestionCategory]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[Category] = []

    def walk(parent: int | None, above: str, depth: int) -> None:
        for row in below.get(parent, ()):
            path = f"{above} › {row.name}" if above else row.name
            found.append(Category(row.id, path, depth))
            walk(row.id, path, depth + 1)

    walk(None, "", 0)
    return found


def drawing_slots(quiz: Quiz) -> list[Slot]:
    """The slots as ``rules.drawing`` reads them, with what each may draw from now."""
    drawable = drawables(quiz.offering.course_id) if _draws(quiz) else []
    tree = _tree(quiz.offering.course_id) if _draws(quiz) else {}
    found, part = [], 0
    for position, slot in enumerate(quiz.slots):
        passage = slot.question_version is not None and not is_asked(slot.question_version.body)
        if position and (begins_section(slot) or passage):
            part += 1
        if slot.kind == "draw":
            pool = matching(drawable, wanted_of(slot), tree)
            questions = tuple((one.question_id, one.version_id) for one in pool)
            found.append(
                Slot(slot.id, slot.points, questions, slot.draw_count, drawn=True, section=part)
            )
        elif slot.question_version is not None:
            version = slot.question_version
            pinned = ((version.question_id, version.id),)
            found.append(Slot(slot.id, slot.points, pinned, section=part))
        if passage:
            part += 1  # what follows a passage is mixed below it
    return found


def begins_section(slot: QuizSlot) -> bool:
    """Whether a section begins at the slot."""
    return bool(slot.section_ko or slot.section_en)


def wanted_of(slot: QuizSlot) -> Wanted:
    """What a slot draws from."""
    return Wanted(
        slot.category_id,
        slot.with_subcategories,
        frozenset(slot.tags),
        slot.difficulty_from,
        slot.difficulty_to,
    )


def matching(
    drawable: Sequence[Drawable], wanted: Wanted, tree: dict[int | None, list[int]]
) -> list[Drawable]:
    """The questions that fit *wanted*: all tags, a difficulty within, the category or below it."""
    places = _within(wanted, tree)
    return [
        one
        for one in drawable
        if (places is None or one.category_id in places)
        and wanted.tags <= one.tags
        and _fits(one.difficulty, wanted)
    ]


def count_matching(course_id: int, wanted: Wanted) -> int:
    """How many questions fit *wanted* now."""
    return len(matching(drawables(course_id), wanted, _tree(course_id)))


def drawables(course_id: int) -> list[Drawable]:
    """Every question of the bank that may be drawn: not retired, nothing wrong with it. Two statements."""
    tags: dict[int, set[str]] = {}
    for question_id, name in db.session.execute(
        select(QuestionTag.question_id, QuestionTag.name)
        .join(BankQuestion, BankQuestion.id == QuestionTag.question_id)
        .where(BankQuestion.course_id == course_id)
    ):
        tags.setdefault(question_id, set()).add(name)
    rows = db.session.execute(
        select(
            BankQuestion.id,
            QuestionVersion.id.label("version_id"),
            BankQuestion.category_id,
            BankQuestion.difficulty,
            BankQuestion.problems,
        )
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == BankQuestion.id)
            & (QuestionVersion.number == BankQuestion.number),
        )
        .where(
            BankQuestion.course_id == course_id,
            BankQuestion.retired_at.is_(None),
            BankQuestion.kind != Kind.TEXT.value,
        )
        .order_by(BankQuestion.id)
    )
    return [
        Drawable(
            row.id, row.version_id, row.category_id, row.difficulty, frozenset(tags.get(row.id, ()))
        )
        for row in rows
        if not row.problems
    ]


def _draws(quiz: Quiz) -> bool:
    return any(slot.kind == "draw" for slot in quiz.slots)


def _tree(course_id: int) -> dict[int | None, list[int]]:
    below: dict[int | None, list[int]] = {}
    for key, parent in db.session.execute(
        select(QuestionCategory.id, QuestionCategory.parent_id).where(
            QuestionCategory.course_id == course_id
        )
    ):
        below.setdefault(parent, []).append(key)
    return below


def _within(wanted: Wanted, tree: dict[int | None, list[int]]) -> set[int] | None:
    if wanted.category_id is None:
        return None
    found, newest = {wanted.category_id}, [wanted.category_id]
    while wanted.with_subcategories and newest:
        newest = [child for one in newest for child in tree.get(one, ()) if child not in found]
        found |= set(newest)
    return found


def _fits(difficulty: int | None, wanted: Wanted) -> bool:
    if wanted.difficulty_from is None and wanted.difficulty_to is None:
        return True
    if difficulty is None:
        return False
    low, high = wanted.difficulty_from or 1, wanted.difficulty_to or 5
    return low <= difficulty <= high


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
        BankQuestion.course_id == course_id, BankQuestion.retired_at.is_(None)
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
        wanted = Wanted(asked.category_id, True, frozenset(), None, None)
        query = query.where(BankQuestion.category_id.in_(_within(wanted, _tree(course_id)) or ()))
    if asked.tag:
        query = query.where(
            BankQuestion.id.in_(
                select(QuestionTag.question_id).where(QuestionTag.name == asked.tag)
            )
        )
    return paginate(
        query.order_by(BankQuestion.updated_at.desc(), BankQuestion.id), page, size=size
    )


def current_versions(course_id: int, question_ids: Iterable[int]) -> dict[int, QuestionVersion]:
    """The current versions of questions of this course's bank, by question."""
    rows = db.session.scalars(
        select(QuestionVersion)
        .join(
            BankQuestion,
            (QuestionVersion.question_id == BankQuestion.id)
            & (QuestionVersion.number == BankQuestion.number),
        )
        .where(
            BankQuestion.id.in_(list(question_ids)),
            BankQuestion.course_id == course_id,
            BankQuestion.retired_at.is_(None),
        )
    )
    return {row.question_id: row for row in rows}


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
