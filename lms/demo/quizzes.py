"""Quizzes: set in an offering, answered by trainees, marked by the product's own rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from lms import clock
from lms.courses.gradebook import rules as results
from lms.courses.quizzes.models import (
    AnswerSave,
    Attempt,
    AttemptQuestion,
    Quiz,
    QuizSkill,
    QuizSlot,
)
from lms.courses.quizzes.rules import asking, counting, reviewing
from lms.courses.quizzes.rules.counting import Counting, Finished
from lms.courses.quizzes.rules.drawing import Chosen, Slot, draw, expected_points
from lms.courses.quizzes.rules.reviewing import Moment, Part
from lms.demo import answering
from lms.demo.banks import Bank
from lms.demo.reading import EssayText, QuizText
from lms.demo.world import World
from lms.evidence.operations import Shown
from lms.interop.formats.questions.model import Kind
from lms.matching.model import EvidenceKind

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
#: By how much a question's difficulty (1 to 5) moves the chance to know it.
_EASE = {1: 0.08, 2: 0.06, 3: 0.0, 4: -0.1, 5: -0.16}
_EASE_OF = {Kind.TRUE_FALSE: 1, Kind.SINGLE: 2, Kind.SHORT: 2, Kind.MATCHING: 2, Kind.MULTIPLE: 4}


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


@dataclass(frozen=True)
class Went:
    """An attempt that was handed in. *points* none: something waits for a mark."""

    row: Any
    points: Decimal | None
    final_at: datetime  # handed in, or the last mark by a person


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


# ---- answering -----------------------------------------------------------------------------------


def sit(
    world: World,
    person: Any,
    run: Run,
    test: Test,
    talent: float,
    diligence: float,
    until: date,
) -> results.Item:
    """Add what a trainee answered; how it counts in the end."""
    rng = world.chance("quizzes")
    went = [
        one
        for number in range(1, (_attempts(world, rng, person, run, test, diligence, until)) + 1)
        if (one := _attempt(world, rng, person, run, test, talent, until, number)) is not None
    ]
    made = [Finished(one.row.number, one.points, one.row.possible) for one in went]
    found = counting.result(made, Counting(test.row.counting), expected_points(test.slots))
    counted = [one for one in went if one.row.number in found.numbers]
    known = bool(counted) and not found.waiting and found.points is not None
    if known:
        _tell_evidence(world, person, run, test, went, counted, found)
    return results.Item(
        kind="quiz",
        id=test.row.id,
        title_ko=test.row.title_ko,
        title_en=test.row.title_en,
        possible=found.possible,
        earned=found.points if known else None,
        handed_in=bool(went),
        waiting=bool(went) and not known,
        open=False,
    )


def _attempts(
    world: World, rng: Random, person: Any, run: Run, test: Test, diligence: float, until: date
) -> int:
    """How often they try: not before it opens, seldom never, often once more where that helps."""
    opens, closes = test.row.available_from, test.row.due_at
    here = min(world.now, clock.seoul_midnight(until))
    if here <= opens + timedelta(hours=1):
        return 0
    shown = person is world.cast.get("trainee")
    is_open = closes > world.now
    if shown and is_open and not test.row.time_limit_minutes:
        return 0  # is there to be begun
    if not shown:
        never = 0.004 + 0.03 * (1 - diligence) if run.phase == "over" else 0.05
        if rng.random() < (0.38 if is_open else never):
            return 0
        if is_open and not test.row.time_limit_minutes and not test.under_way:
            _begin(world, rng, person, test)
            return 0
    return 2 if test.row.attempts_allowed > 1 and not is_open and rng.random() < 0.3 else 1


def _attempt(
    world: World,
    rng: Random,
    person: Any,
    run: Run,
    test: Test,
    talent: float,
    until: date,
    number: int,
) -> Went | None:
    row, limit = test.row, test.row.time_limit_minutes
    last = min(row.due_at, world.now, clock.seoul_midnight(until)) - timedelta(hours=2)
    # The second half of the window is for second tries: one never begins before another ends.
    window = (last - row.available_from) / row.attempts_allowed
    start = row.available_from + window * (number - 1 + rng.random() * 0.96)
    start = start.astimezone(UTC).replace(microsecond=0)
    in_time = limit is None or rng.random() < 0.95
    seconds = int((limit or 45) * 60 * (rng.uniform(0.4, 0.97) if in_time else 1))
    end = start + timedelta(seconds=seconds)
    attempt = _row(world, rng, person, test, start, number)
    attempt.state, attempt.submitted_at = "finished", end
    attempt.ended_by = "learner" if in_time else "time"
    rows = _questions(world, rng, person, run, test, attempt, talent + 0.06 * (number - 1))
    if not in_time:
        _empty(rows[-1])
    final_at = end
    for asked in rows:
        final_at = max(final_at, _mark(world, rng, run, test, asked, talent, end))
    attempt.points = asking.total(one.earned for one in rows)
    attempt.receipt = asking.receipt(
        attempt.id,
        attempt.seed,
        end.isoformat(),
        [(one.question_version_id, one.response) for one in rows],
    )
    return Went(attempt, attempt.points, final_at)


def _row(world: World, rng: Random, person: Any, test: Test, start: datetime, number: int) -> Any:
    return world.rows.add(
        Attempt,
        quiz_id=test.row.id,
        person_id=person.id,
        number=number,
        seed=rng.getrandbits(62),
        started_at=start,
        time_limit_minutes=test.row.time_limit_minutes,
        possible=expected_points(test.slots),
    )


def _begin(world: World, rng: Random, person: Any, test: Test) -> None:
    """Begin an attempt that is still under way, with some answers."""
    test.under_way += 1
    start = (world.now - timedelta(hours=rng.randrange(4, 9))).astimezone(UTC)
    attempt = _row(world, rng, person, test, start, 1)
    drawn = draw(test.slots, attempt.seed, shuffle=True).questions
    for position, one in enumerate(drawn):
        known = position < 3
        row = _asked(world, test, attempt, position, one)
        if known:
            _save(world, rng, test, row, attempt, answering.answer(
                rng, test.bank.questions[one.version_id], 0.7
            ), start + timedelta(minutes=4 * (position + 1)), log=True)  # fmt: skip
    return


def _questions(
    world: World, rng: Random, person: Any, run: Run, test: Test, attempt: Any, talent: float
) -> list[Any]:
    drawn = draw(test.slots, attempt.seed, shuffle=True).questions
    step = (attempt.submitted_at - attempt.started_at) / (len(drawn) + 1)
    rows = []
    for position, one in enumerate(drawn):
        row = _asked(world, test, attempt, position, one)
        question = test.bank.questions[one.version_id]
        if question.needs_person:
            essay = _essay(rng, test, talent)
            response = {"text": essay.text} if essay else {}
        else:
            chance = min(0.97, max(0.1, talent + _EASE[_EASE_OF.get(question.kind, 3)]))
            response = answering.answer(rng, question, chance, test.guesses.get(question.title, ()))
        moment = (attempt.started_at + step * (position + 1)).replace(microsecond=0)
        _save(world, rng, test, row, attempt, response, moment, log=run.phase == "running")
        rows.append(row)
    return rows


def _asked(world: World, test: Test, attempt: Any, position: int, one: Chosen) -> Any:
    named = test.section_of[one.slot_id]
    return world.rows.add(
        AttemptQuestion,
        attempt_id=attempt.id,
        slot_id=one.slot_id,
        position=position,
        question_version_id=one.version_id,
        points=one.points,
        section_ko=named[0],
        section_en=named[1],
    )


def _save(
    world: World,
    rng: Random,
    test: Test,
    row: Any,
    attempt: Any,
    response: dict[str, Any],
    at: datetime,
    *,
    log: bool,
) -> None:
    row.response, row.is_answered = response, bool(response)
    if not response:
        return
    row.saved_at = row.given_at = at
    row.client_id, row.sequence = f"demo-{attempt.id}", row.position + 1
    row.flagged = rng.random() < 0.04
    if log:
        world.rows.add(
            AnswerSave,
            attempt_id=attempt.id,
            attempt_question_id=row.id,
            client_id=row.client_id,
            sequence=row.sequence,
            response=response,
            given_at=at,
            saved_at=at,
            outcome="saved",
        )


def _empty(row: Any) -> None:
    """Time ran out before this one."""
    row.response, row.is_answered, row.flagged = {}, False, False
    row.saved_at = row.given_at = None
    row.client_id, row.sequence = "", 0


def _essay(rng: Random, test: Test, talent: float) -> EssayText | None:
    """An answer in words about as good as they are; seldom none."""
    if rng.random() < 0.03:
        return None
    aim = 100 * min(1.0, max(0.3, talent + rng.gauss(0, 0.14)))
    near = sorted(test.essays, key=lambda one: (abs(one.percent - aim), one.percent))
    return rng.choice(near[: 3 if len(near) > 4 else 1])


def _mark(
    world: World, rng: Random, run: Run, test: Test, row: Any, talent: float, end: datetime
) -> datetime:
    """Mark an answer: by the rules, or later by whoever teaches; when it was final."""
    found = test.bank.mark(row.question_version_id, row.response, row.points)
    row.fraction, row.earned, row.needs_person = found.fraction, found.points, found.needs_person
    if not found.needs_person:
        row.marked_at = end
        return end
    at = end + timedelta(days=rng.randrange(2, 6), minutes=rng.randrange(600))
    if run.phase == "over":
        at = min(at, clock.seoul_midnight(run.decided_on))
    if at >= world.now or (test.row.due_at > world.now and test.waiting < 4):
        test.waiting += 1
        return end
    essay = next(one for one in test.essays if one.text == row.response["text"])
    percent = min(100, max(0, essay.percent + rng.choice((-5, 0, 0, 5))))
    row.earned = (row.points * percent / 100).quantize(Decimal("0.5"))
    row.fraction = counting.share(row.earned, row.points)
    row.comment = essay.comment
    marker = run.assistant if rng.random() < 0.3 else run.teacher
    row.marked_by_id, row.marked_at, row.mark_version = marker.id, at, 1
    return at


def _tell_evidence(
    world: World,
    person: Any,
    run: Run,
    test: Test,
    went: list[Went],
    counted: list[Went],
    found: counting.Result,
) -> None:
    """What a result that is final, and known to its learner, shows of the quiz's skills."""
    released = all(
        reviewing.released(
            test.row.review,
            submitted_at=one.row.submitted_at,
            closes_at=test.row.due_at,
            now=world.now,
        )
        for one in counted
    )
    if not released or found.points is None:
        return
    at = max(one.final_at for one in counted)
    if Part.MARKS not in test.row.review[Moment.RIGHT_AFTER]:
        at = max(at, test.row.due_at)
    for one in went:
        one.row.evidence_at = at
    english = run.course.language == "en"
    handed_in = max(one.row.submitted_at for one in counted)
    world.show(
        person,
        "quiz",
        test.row.id,
        [
            Shown(
                skill_id=skill,
                kind=EvidenceKind.ASSESSED.value,
                title=test.row.title_en if english else test.row.title_ko,
                course=run.course.title_en if english else run.course.title_ko,
                shown_on=handed_in.astimezone(clock.SEOUL).date(),
                score=counting.share(found.points, found.possible),
            )
            for skill in test.text.skills
        ],
        at,
    )
