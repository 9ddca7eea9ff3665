"""Quizzes as trainees answer them, marked by the product's own rules and by those who teach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from lms import clock
from lms.courses.gradebook import rules as results
from lms.courses.quizzes.models import AnswerSave, Attempt, AttemptQuestion
from lms.courses.quizzes.rules import asking, counting, reviewing
from lms.courses.quizzes.rules.counting import Counting, Finished
from lms.courses.quizzes.rules.drawing import Chosen, draw, expected_points
from lms.courses.quizzes.rules.reviewing import Moment, Part
from lms.demo import answering
from lms.demo.quizzes import Test
from lms.demo.reading import EssayText
from lms.demo.runs import Run
from lms.demo.world import World
from lms.evidence.operations import Shown
from lms.interop.formats.questions.model import Kind
from lms.matching.model import EvidenceKind

#: By how much a question's difficulty (1 to 5) moves the chance to know it.
_EASE = {1: 0.08, 2: 0.06, 3: 0.0, 4: -0.1, 5: -0.16}
_EASE_OF = {Kind.TRUE_FALSE: 1, Kind.SINGLE: 2, Kind.SHORT: 2, Kind.MATCHING: 2, Kind.MULTIPLE: 4}


@dataclass(frozen=True)
class Went:
    """An attempt that was handed in. *points* none: something waits for a mark."""

    row: Any
    points: Decimal | None
    final_at: datetime  # handed in, or the last mark by a person


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
    shown = person is world.cast.get("trainee")
    rows = _questions(world, rng, run, test, attempt, talent + 0.06 * (number - 1))
    if not in_time:
        _empty(rows[-1])
    final_at = end
    for asked in rows:
        final_at = max(final_at, _mark(world, rng, run, test, asked, end, shown=shown))
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
    world: World, rng: Random, run: Run, test: Test, attempt: Any, talent: float
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
            # Who knows more knows it of every question: that is what tells learners apart.
            known = 0.8 + 1.7 * (talent - 0.82) + _EASE[_EASE_OF.get(question.kind, 3)]
            chance = min(0.97, max(0.08, known))
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
    world: World, rng: Random, run: Run, test: Test, row: Any, end: datetime, *, shown: bool
) -> datetime:
    """Mark an answer: by the rules, or later by whoever teaches; when it was final.

    While a quiz is open some wait for whoever tries the demonstration, the trainee's (*shown*) too.
    """
    found = test.bank.mark(row.question_version_id, row.response, row.points)
    row.fraction, row.earned, row.needs_person = found.fraction, found.points, found.needs_person
    if not found.needs_person:
        row.marked_at = end
        return end
    day = end.astimezone(clock.SEOUL).date() + timedelta(days=rng.randrange(2, 6))
    at = datetime.combine(day, time(rng.randrange(9, 21), rng.randrange(60)), clock.SEOUL)
    if run.phase == "over":
        at = min(at, clock.seoul_midnight(run.decided_on))
    first = test.row.due_at > world.now and (test.waiting < 4 or shown)
    if at >= world.now or first:
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
