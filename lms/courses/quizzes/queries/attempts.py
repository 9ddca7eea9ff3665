"""One person and one quiz: dates, attempts, when an attempt ends, whether another may begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.rules import Dates
from lms.courses.enrolment import queries as enrolment
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.rules.asking import Asked
from lms.courses.quizzes.rules.ending import End, attempt_end
from lms.courses.quizzes.rules.starting import Situation
from lms.db import db


def dates_of(person: Person | None, quiz: Quiz) -> Dates:
    """The dates, minutes and attempts that hold for *person*; none: for a learner in general."""
    return assignments.effective_dates(person, quiz)


def last_close(quiz: Quiz) -> datetime | None:
    """When nobody can answer any more, extensions and reopened attempts included; none where the
    quiz never closes. Two statements."""
    if quiz.due_at is None:
        return None
    extended = [row.due_at for row in assignments.overrides_of([quiz])]
    reopened = db.session.scalar(
        select(func.max(Attempt.reopened_until)).where(
            Attempt.quiz_id == quiz.id,
            Attempt.state == "open",
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
        )
    )
    return max(at for at in (quiz.due_at, reopened, *extended) if at is not None)


def end_of(attempt: Attempt, dates: Dates | None = None) -> End:
    """When the attempt ends. A preview ends by its limit alone."""
    if dates is None:
        dates = Dates() if attempt.preview else _dates(attempt)
    return attempt_end(
        attempt.started_at,
        limit_minutes=attempt.time_limit_minutes,
        extra_minutes=dates.extra_minutes,
        closes_at=None if attempt.preview else dates.due_at,
        reopened_until=attempt.reopened_until,
    )


def _dates(attempt: Attempt) -> Dates:
    key = (attempt.person_id, Quiz.item_kind, attempt.quiz_id)
    return assignments.effective_dates_of_many([attempt.person_id], [attempt.quiz])[key]


def ends_of(attempts: Sequence[Attempt]) -> dict[int, End]:
    """When each of *attempts* ends, by id; two statements however many there are."""
    counted = [one for one in attempts if not one.preview]
    dates = assignments.effective_dates_of_many(
        {one.person_id for one in counted}, {one.quiz_id: one.quiz for one in counted}.values()
    )
    return {
        one.id: end_of(
            one,
            Dates() if one.preview else dates[(one.person_id, Quiz.item_kind, one.quiz_id)],
        )
        for one in attempts
    }


def attempts_of(
    person_id: int, quiz_id: int, *, preview: bool = False, gone: bool = False
) -> list[Attempt]:
    """A person's attempts in order; deleted ones only with *gone*."""
    query = (
        select(Attempt)
        .where(
            Attempt.person_id == person_id,
            Attempt.quiz_id == quiz_id,
            Attempt.preview.is_(preview),
        )
        .order_by(Attempt.number)
    )
    if not gone:
        query = query.where(Attempt.deleted_at.is_(None))
    return list(db.session.scalars(query))


def attempts_by_quiz(person_id: int, quiz_ids: Iterable[int]) -> dict[int, list[Attempt]]:
    """A person's attempts by quiz, in order. One statement."""
    found: dict[int, list[Attempt]] = {}
    for row in db.session.scalars(
        select(Attempt)
        .where(
            Attempt.person_id == person_id,
            Attempt.quiz_id.in_(list(quiz_ids)),
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
        )
        .options(joinedload(Attempt.quiz))
        .order_by(Attempt.number)
    ):
        found.setdefault(row.quiz_id, []).append(row)
    return found


def open_attempt(person_id: int, quiz_id: int, *, preview: bool = False) -> Attempt | None:
    """The attempt that is under way, or whose time is over and that nobody has finished yet."""
    return db.session.scalar(
        select(Attempt)
        .where(
            Attempt.person_id == person_id,
            Attempt.quiz_id == quiz_id,
            Attempt.preview.is_(preview),
            Attempt.state == "open",
            Attempt.deleted_at.is_(None),
        )
        .order_by(Attempt.number.desc())
        .limit(1)
    )


def situation(person: Person, quiz: Quiz, dates: Dates | None = None) -> Situation:
    """What decides whether *person* may begin an attempt."""
    dates = dates or dates_of(person, quiz)
    seat = enrolment.seat_of(person.id, quiz.offering_id)
    made = db.session.scalar(
        select(func.count()).where(
            Attempt.person_id == person.id,
            Attempt.quiz_id == quiz.id,
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
        )
    )
    return Situation(
        published=quiz.published_at is not None and quiz.deleted_at is None,
        enrolled=seat is not None and seat.state == "active",
        running=quiz.offering.state == "open",
        available_from=dates.available_from,
        closes_at=dates.due_at,
        attempts_allowed=quiz.attempts_allowed,
        extra_attempts=dates.extra_attempts,
        attempts_made=made or 0,
        questions=sum(slot.draw_count for slot in quiz.slots),
        access_code=quiz.access_code,
    )


def questions_of(attempt_ids: Iterable[int]) -> dict[int, list[AttemptQuestion]]:
    """The questions of attempts in order, with the versions asked. One statement."""
    ids = list(attempt_ids)
    found: dict[int, list[AttemptQuestion]] = {key: [] for key in ids}
    for row in db.session.scalars(
        select(AttemptQuestion)
        .where(AttemptQuestion.attempt_id.in_(ids))
        .options(joinedload(AttemptQuestion.question_version))
        .order_by(AttemptQuestion.position)
    ):
        found[row.attempt_id].append(row)
    return found


def asked_of(attempt: Attempt, row: AttemptQuestion) -> Asked:
    """A question of an attempt as the rules read it."""
    return Asked(
        row.question_version.body, attempt.seed, row.position, attempt.quiz.shuffle_choices
    )


def attempt_count(quiz_id: int) -> int:
    """How many attempts learners made, deleted ones too: what was answered stays answered."""
    return (
        db.session.scalar(
            select(func.count()).where(Attempt.quiz_id == quiz_id, Attempt.preview.is_(False))
        )
        or 0
    )
