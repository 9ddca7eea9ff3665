"""What a quiz asks: questions of the bank, random draws, their order and points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select, update

from lms import audit
from lms.courses.assignments.rules import Reason
from lms.courses.content.rules import moved
from lms.courses.editing import Conflict
from lms.courses.questions.rules.marking import worth
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import AttemptQuestion, Quiz, QuizSlot
from lms.courses.quizzes.operations.refusals import Refused
from lms.courses.quizzes.queries.bank import addable
from lms.courses.quizzes.rules.asking import is_asked
from lms.courses.quizzes.rules.publishing import held_reasons
from lms.db import db
from lms.interop.formats.questions.model import from_json

MOST_SLOTS = 200
MOST_DRAWN = 100


@dataclass(frozen=True)
class DrawValues:
    """What a random draw takes."""

    category_id: int | None
    with_subcategories: bool
    tags: Sequence[str]
    difficulty_from: int | None
    difficulty_to: int | None
    count: int
    points: Decimal


class OrderChanged(ValueError):
    """The order that was sent is of other questions than there are now."""


def _hold(quiz: Quiz) -> None:
    """One composer at a time, and only while nobody has begun. Raises ``Refused``."""
    db.session.execute(select(Quiz.id).where(Quiz.id == quiz.id).with_for_update())
    reasons = held_reasons(queries.attempt_count(quiz.id))
    if reasons:
        raise Refused(reasons)


def add_questions(quiz: Quiz, question_ids: Sequence[int]) -> int:
    """Put questions at the end, each once, in their current version; how many came."""
    _hold(quiz)
    there = {slot.question_version.question_id for slot in quiz.slots if slot.question_version}
    versions = addable(quiz.offering.course_id, question_ids)
    wanted = [key for key in dict.fromkeys(question_ids) if key in versions and key not in there]
    _check_room(quiz, len(wanted))
    position = _last(quiz)
    for offset, question_id in enumerate(wanted, start=1):
        version = versions[question_id]
        quiz.slots.append(
            QuizSlot(
                kind="question",
                question_version_id=version.id,
                points=worth(from_json(version.body)),
                position=position + offset,
            )
        )
    db.session.flush()
    if wanted:
        audit.record("quiz.compose", "quiz", quiz.id, after={"added": len(wanted)})
    return len(wanted)


def add_draw(quiz: Quiz, values: DrawValues) -> QuizSlot:
    """Put a random draw at the end."""
    _hold(quiz)
    _check_room(quiz, 1)
    slot = QuizSlot(kind="draw", position=_last(quiz) + 1)
    _apply_draw(slot, values)
    quiz.slots.append(slot)
    db.session.flush()
    audit.record("quiz.compose", "quiz", quiz.id, after={"drawn": values.count})
    return slot


def change_draw(quiz: Quiz, slot: QuizSlot, values: DrawValues, version: int) -> None:
    """Let a draw draw otherwise; :class:`Conflict` where somebody changed it meanwhile."""
    _hold(quiz)
    _check_version(slot, version)
    _apply_draw(slot, values)
    db.session.flush()
    audit.record("quiz.compose", "quiz", quiz.id, after={"drawn": values.count})


def _apply_draw(slot: QuizSlot, values: DrawValues) -> None:
    slot.category_id, slot.with_subcategories = values.category_id, values.with_subcategories
    slot.tags = list(values.tags)
    slot.difficulty_from, slot.difficulty_to = values.difficulty_from, values.difficulty_to
    slot.draw_count, slot.points = values.count, values.points


def set_points(quiz: Quiz, slot: QuizSlot, points: Decimal, version: int) -> None:
    """What each question of the slot is worth. A passage to read is worth nothing."""
    _hold(quiz)
    _check_version(slot, version)
    body = slot.question_version.body if slot.question_version else {}
    before, slot.points = slot.points, points if is_asked(body) else Decimal(0)
    db.session.flush()
    if slot.points != before:
        audit.record(
            "quiz.points", "quiz", quiz.id,
            before={"points": str(before)}, after={"points": str(slot.points)},
        )  # fmt: skip


def set_all_points(quiz: Quiz, points: Decimal) -> None:
    """Give every question the same points."""
    _hold(quiz)
    for slot in quiz.slots:
        body = slot.question_version.body if slot.question_version else {}
        slot.points = points if is_asked(body) else Decimal(0)
    db.session.flush()
    audit.record("quiz.points", "quiz", quiz.id, after={"points": str(points)})


def set_section(quiz: Quiz, slot: QuizSlot, title_ko: str, title_en: str, version: int) -> None:
    """Let a section begin at the slot; without a title none does. Allowed at any time."""
    db.session.execute(select(Quiz.id).where(Quiz.id == quiz.id).with_for_update())
    _check_version(slot, version)
    slot.section_ko, slot.section_en = title_ko, title_en
    db.session.flush()


def use_current(quiz: Quiz, slot: QuizSlot) -> bool:
    """Ask a question in its current version; False where it is that already."""
    _hold(quiz)
    if slot.question_version is None:
        return False
    question_id = slot.question_version.question_id
    version = addable(quiz.offering.course_id, [question_id]).get(question_id)
    if version is None or version.id == slot.question_version_id:
        return False
    before, slot.question_version_id = slot.question_version_id, version.id
    db.session.flush()
    audit.record(
        "quiz.compose", "quiz", quiz.id, before={"version": before}, after={"version": version.id}
    )
    return True


def remove(quiz: Quiz, slot: QuizSlot) -> None:
    """Take a question or a draw out. What somebody who teaches tried out keeps its questions."""
    _hold(quiz)
    db.session.execute(
        update(AttemptQuestion).where(AttemptQuestion.slot_id == slot.id).values(slot_id=None)
    )
    quiz.slots.remove(slot)
    db.session.flush()
    audit.record("quiz.compose", "quiz", quiz.id, after={"removed": 1})


def move(quiz: Quiz, slot: QuizSlot, step: int) -> None:
    """Put a slot one place earlier (-1) or later (+1)."""
    _hold(quiz)
    _place(moved([one.id for one in quiz.slots], slot.id, step))


def arrange(quiz: Quiz, slot_ids: Sequence[int]) -> None:
    """Put the slots in order; raises :class:`OrderChanged` unless it names exactly those there are."""
    _hold(quiz)
    if sorted(slot_ids) != sorted(one.id for one in quiz.slots):
        raise OrderChanged
    _place(slot_ids)


def _place(slot_ids: Sequence[int]) -> None:
    """By plain updates: that a question moved is no new version of its slot."""
    for position, slot_id in enumerate(slot_ids):
        db.session.execute(
            update(QuizSlot)
            .where(QuizSlot.id == slot_id)
            .values(position=position, version=QuizSlot.version)
        )


def _check_version(slot: QuizSlot, version: int) -> None:
    db.session.refresh(slot)
    if slot.version != version:
        raise Conflict


def _check_room(quiz: Quiz, more: int) -> None:
    if len(quiz.slots) + more > MOST_SLOTS:
        raise Refused([Reason("too_many_slots", {"most": MOST_SLOTS})])


def _last(quiz: Quiz) -> int:
    return max((slot.position for slot in quiz.slots), default=-1)
