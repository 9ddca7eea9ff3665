"""What quizzes come to, decided from the clock when it is read.

An attempt whose time is over counts as handed in although nobody has written that down yet: what is
there is marked in memory, by the same rules as when it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.rules import Dates
from lms.courses.quizzes.models import Attempt, Quiz, QuizSlot
from lms.courses.quizzes.queries.attempts import asked_of, end_of, questions_of
from lms.courses.quizzes.rules import asking, counting, reviewing
from lms.courses.quizzes.rules.counting import Counting, Finished
from lms.courses.quizzes.rules.ending import Phase, phase
from lms.db import db


@dataclass(frozen=True)
class QuizResult:
    """What one person's attempts at a quiz come to.

    *points* none: not known (nothing handed in, or something waits for a mark). *percent* at two
    places. *passed* none: no pass mark, or not known yet. *released*: the person may know it.
    """

    quiz_id: int
    person_id: int
    points: Decimal | None
    possible: Decimal
    percent: Decimal | None
    passed: bool | None
    waiting: bool
    released: bool
    attempts: int  # handed in
    running: bool  # one is under way
    attempt_ids: tuple[int, ...]  # those that count
    submitted_at: datetime | None  # the last of those


@dataclass(frozen=True)
class Standing:
    """An attempt as it stands now, whether or not that was written down."""

    attempt: Attempt
    finished: bool
    submitted_at: datetime | None
    points: Decimal | None


#: (person id, quiz id)
Key = tuple[int, int]


def results(
    offering_id: int, person_ids: Iterable[int], quiz_ids: Iterable[int] | None = None
) -> dict[Key, QuizResult]:
    """The results of *person_ids* in the published quizzes of an offering, by (person, quiz).

    Everyone has one for every quiz. A fixed number of statements, and two more where attempts ran
    out of time a moment ago.
    """
    query = (
        select(Quiz)
        .where(
            Quiz.offering_id == offering_id,
            Quiz.published_at.is_not(None),
            Quiz.deleted_at.is_(None),
        )
        .options(selectinload(Quiz.slots))
        .order_by(Quiz.position, Quiz.id)
    )
    if quiz_ids is not None:
        query = query.where(Quiz.id.in_(list(quiz_ids)))
    return _results(list(db.session.scalars(query)), list(person_ids))


def results_in(offering_ids: Iterable[int], person_id: int) -> dict[int, QuizResult]:
    """One person's results in the published quizzes of several offerings, by quiz; a fixed number
    of statements."""
    quizzes = db.session.scalars(
        select(Quiz)
        .where(
            Quiz.offering_id.in_(list(offering_ids)),
            Quiz.published_at.is_not(None),
            Quiz.deleted_at.is_(None),
        )
        .options(selectinload(Quiz.slots))
    )
    found = _results(list(quizzes), [person_id])
    return {quiz_id: result for (_person, quiz_id), result in found.items()}


def result_of(quiz: Quiz, person_id: int) -> QuizResult:
    """What one person's attempts at a quiz come to, whatever the quiz's state."""
    return _results([quiz], [person_id])[(person_id, quiz.id)]


def _results(quizzes: Sequence[Quiz], people: Sequence[int]) -> dict[Key, QuizResult]:
    dates = assignments.effective_dates_of_many(people, quizzes)
    rows = db.session.scalars(
        select(Attempt)
        .where(
            Attempt.quiz_id.in_([quiz.id for quiz in quizzes]),
            Attempt.person_id.in_(people),
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
        )
        .options(joinedload(Attempt.quiz))
        .order_by(Attempt.number)
    ).all()
    standing = standings(
        rows, {key: dates[(key[0], Quiz.item_kind, key[1])] for key in _keys(people, quizzes)}
    )
    by_key: dict[Key, list[Standing]] = {}
    for one in standing:
        by_key.setdefault((one.attempt.person_id, one.attempt.quiz_id), []).append(one)
    return {
        (person_id, quiz.id): _result(
            quiz,
            person_id,
            by_key.get((person_id, quiz.id), []),
            dates[(person_id, Quiz.item_kind, quiz.id)],
        )
        for person_id, quiz in ((p, q) for p in people for q in quizzes)
    }


def _keys(people: Sequence[int], quizzes: Sequence[Quiz]) -> list[Key]:
    return [(person_id, quiz.id) for person_id in people for quiz in quizzes]


def standings(attempts: Sequence[Attempt], dates: dict[Key, Dates]) -> list[Standing]:
    """Attempts as they stand now: what ran out of time is marked here as it will be when written."""
    now = clock.now()
    overdue: dict[int, datetime] = {}
    for one in attempts:
        if one.state == "open":
            end = end_of(one, dates[(one.person_id, one.quiz_id)])
            if phase(end.at, now) is Phase.OVER:
                overdue[one.id] = end.at
    answers = questions_of(overdue)
    found = []
    for one in attempts:
        if one.id in overdue:
            marks = [
                row.earned
                if row.marked_by_id is not None
                else asking.mark_of(asked_of(one, row).question, row.response, row.points).points
                for row in answers[one.id]
            ]
            found.append(Standing(one, True, overdue[one.id], asking.total(marks)))
        else:
            done = one.state == "finished"
            found.append(Standing(one, done, one.submitted_at, one.points if done else None))
    return found


def _result(quiz: Quiz, person_id: int, standing: list[Standing], dates: Dates) -> QuizResult:
    done = [one for one in standing if one.finished]
    found = counting.result(
        (Finished(one.attempt.number, one.points, one.attempt.possible) for one in done),
        Counting(quiz.counting),
        possible_points(quiz.slots),
    )
    counted = [one for one in done if one.attempt.number in found.numbers]
    now = clock.now()
    released = bool(counted) and all(
        reviewing.released(
            quiz.review, submitted_at=one.submitted_at, closes_at=dates.due_at, now=now
        )
        for one in counted
    )
    moments = [one.submitted_at for one in counted if one.submitted_at is not None]
    return QuizResult(
        quiz_id=quiz.id,
        person_id=person_id,
        points=found.points,
        possible=found.possible,
        percent=found.percent,
        passed=counting.passed(found, quiz.pass_percent),
        waiting=found.waiting,
        released=released,
        attempts=len(done),
        running=len(done) < len(standing),
        attempt_ids=tuple(one.attempt.id for one in counted),
        submitted_at=max(moments, default=None),
    )


def possible_points(slots: Sequence[QuizSlot]) -> Decimal:
    """What a new attempt would be worth."""
    return sum((slot.points * slot.draw_count for slot in slots), Decimal(0))
