"""Quizzes as they are set in an offering: what they pin, what they draw, what they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lms import clock
from lms.courses.quizzes.models import (
    Quiz,
    QuizSkill,
    QuizSlot,
)
from lms.courses.quizzes.rules import reviewing
from lms.courses.quizzes.rules.drawing import Slot
from lms.courses.quizzes.rules.reviewing import Moment, Part
from lms.demo.banks import Bank
from lms.demo.reading import EssayText, QuizText
from lms.demo.world import World

if TYPE_CHECKING:
    from lms.demo.runs import Run

REVIEWS: dict[str, dict[str, list[str]]] = {
    "usual": reviewing.USUAL,
    "after_close": {
        Moment.RIGHT_AFTER: [],
        Moment.WHILE_OPEN: [],
        Moment.AFTER_CLOSE: list(reviewing.USUAL[Moment.AFTER_CLOSE]),
    },
    "marks": {
        Moment.RIGHT_AFTER: [Part.MARKS],
        Moment.WHILE_OPEN: [Part.MARKS],
        Moment.AFTER_CLOSE: [Part.ANSWERS, Part.MARKS, Part.RIGHT_WRONG],
    },
}


@dataclass
class Test:
    """A quiz as it was set in an offering."""

    row: Any
    text: QuizText
    slots: tuple[Slot, ...]
    bank: Bank
    essays: tuple[EssayText, ...]
    guesses: dict[str, tuple[str, ...]]
    section_of: dict[int, tuple[str, str]] = field(default_factory=dict)  # by slot
    under_way: int = 0  # attempts that are not handed in
    waiting: int = 0  # answers that wait for a mark


def set_up(world: World, run: Run, bank: Bank, modules: list[Any], made: datetime) -> list[Test]:
    """Add the quizzes of an offering."""
    return [
        _set(world, run, bank, modules[text.module - 1], text, 10 + number, made)
        for number, text in enumerate(run.text.quizzes)
    ]


def _set(
    world: World,
    run: Run,
    bank: Bank,
    module: Any,
    text: QuizText,
    position: int,
    made: datetime,
) -> Test:
    opens = clock.seoul_midnight(run.row.starts_on + timedelta(days=text.opens_day))
    closes = min(run.row.starts_on + timedelta(days=text.closes_day), run.row.ends_on)
    row = world.rows.add(
        Quiz,
        offering_id=run.row.id,
        module_id=module.id,
        position=position,
        title_ko=text.title_ko,
        title_en=text.title_en,
        intro=text.intro,
        available_from=opens + timedelta(hours=9),
        due_at=clock.seoul_end(closes),
        time_limit_minutes=text.minutes or None,
        attempts_allowed=text.attempts,
        counting=text.counting,
        shuffle_questions=True,
        per_page=text.per_page,
        pass_percent=Decimal(text.pass_percent) if text.pass_percent else None,
        review={key: list(parts) for key, parts in REVIEWS[text.review].items()},
        published_at=made,
        created_at=made,
    )
    for skill in text.skills:
        world.rows.add(QuizSkill, quiz_id=row.id, skill_id=skill)
    test = Test(row, text, (), bank, run.text.essays, run.text.guesses)
    category = bank.categories[text.module - 1]
    pinned = [bank.titles[title] for title in text.pins]
    plain = [one for one in pinned if not bank.questions[one[1]].needs_person]
    words = [one for one in pinned if bank.questions[one[1]].needs_person]
    slots = [_slot(world, test, place, pin=pin) for place, pin in enumerate(plain)]
    slots.append(_slot(world, test, len(slots), category=category))
    for pin in words:
        slots.append(_slot(world, test, len(slots), pin=pin, section=1))
    test.slots = tuple(slots)
    return test


def _slot(
    world: World,
    test: Test,
    position: int,
    *,
    pin: tuple[int, int] | None = None,
    category: Any = None,
    section: int = 0,
) -> Slot:
    named = ("글로 답하기", "In your own words") if section else ("", "")
    points = Decimal(test.text.essay_points if section else test.text.points)
    row = world.rows.add(
        QuizSlot,
        quiz_id=test.row.id,
        position=position,
        kind="question" if pin else "draw",
        points=points,
        question_version_id=pin[1] if pin else None,
        category_id=category.id if category is not None else None,
        draw_count=1 if pin else test.text.draw,
        section_ko=named[0],
        section_en=named[1],
    )
    test.section_of[row.id] = named
    if pin:
        return Slot(row.id, points, (pin,), section=section)
    pool = tuple(test.bank.pools[category.id])
    return Slot(row.id, points, pool, test.text.draw, drawn=True, section=section)
