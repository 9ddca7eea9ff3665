"""Who answers a quiz, how far they are, and what came of it: for those who teach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Person
from lms.courses.assignments import queries as assignments
from lms.courses.enrolment import queries as enrolment
from lms.courses.quizzes.models import AnswerSave, Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.queries.attempts import end_of, ends_of
from lms.courses.quizzes.queries.results import Standing, standings
from lms.courses.quizzes.rules import counting
from lms.courses.quizzes.rules.ending import Phase, phase
from lms.db import db
from lms.interop.formats.hangul import finds

#: The states by which the list is filtered.
STATES = ("running", "finished", "waiting", "late_answers", "deleted", "none")
SORTS = ("name", "started", "submitted", "points")


@dataclass(frozen=True)
class Line:
    """An attempt, or a learner who has none."""

    person: Person
    attempt: Attempt | None = None
    state: str = "none"  # none, running, waiting, finished, deleted
    ends_at: datetime | None = None  # of a running one
    submitted_at: datetime | None = None
    ended_by: str = ""
    points: Decimal | None = None
    percent: Decimal | None = None
    answered: int = 0
    questions: int = 0
    late_answers: int = 0


def lines(quiz: Quiz) -> list[Line]:
    """Every attempt of learners, and those who have none, by name. Six statements."""
    rows = db.session.scalars(
        select(Attempt)
        .where(Attempt.quiz_id == quiz.id, Attempt.preview.is_(False))
        .options(joinedload(Attempt.person), joinedload(Attempt.quiz))
        .order_by(Attempt.person_id, Attempt.number)
    ).all()
    people = {row.person_id for row in rows}
    dates = {
        (person_id, item_id): held
        for (person_id, _kind, item_id), held in assignments.effective_dates_of_many(
            people, [quiz]
        ).items()
    }
    answered, asked = _counts(quiz.id)
    late = _late(quiz.id)
    found = []
    for one in standings(rows, dates):
        key = one.attempt.id
        found.append(
            _line(
                one,
                end_of(one.attempt, dates[(one.attempt.person_id, quiz.id)]).at,
                answered.get(key, 0),
                asked.get(key, 0),
                late.get(key, 0),
            )
        )
    made = {row.person_id for row in rows if row.deleted_at is None}
    missing = [
        seat.person_id for seat in enrolment.roster(quiz.offering_id) if seat.person_id not in made
    ]
    found += [
        Line(person) for person in db.session.scalars(select(Person).where(Person.id.in_(missing)))
    ]
    return sorted(
        found,
        key=lambda line: (
            line.person.name,
            line.person.number,
            line.attempt.number if line.attempt else 0,
        ),
    )


def _line(one: Standing, ends_at: datetime, answered: int, asked: int, late: int) -> Line:
    attempt = one.attempt
    if attempt.deleted_at is not None:
        state = "deleted"
    elif not one.finished:
        state = "running"
    else:
        state = "waiting" if one.points is None else "finished"
    return Line(
        person=attempt.person,
        attempt=attempt,
        state=state,
        ends_at=ends_at if state == "running" else None,
        submitted_at=one.submitted_at,
        ended_by=attempt.ended_by or ("time" if one.finished else ""),
        points=one.points,
        percent=counting.percent(one.points, attempt.possible) if one.points is not None else None,
        answered=answered,
        questions=asked,
        late_answers=late,
    )


def _counts(quiz_id: int) -> tuple[dict[int, int], dict[int, int]]:
    """(questions answered, questions asked) by attempt; passages to read are no questions."""
    rows = db.session.execute(
        select(
            AttemptQuestion.attempt_id,
            func.count().label("asked"),
            func.sum(case((AttemptQuestion.is_answered, 1), else_=0)).label("answered"),
        )
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(Attempt.quiz_id == quiz_id, AttemptQuestion.passage.is_(False))
        .group_by(AttemptQuestion.attempt_id)
    ).all()
    return (
        {row.attempt_id: int(row.answered or 0) for row in rows},
        {row.attempt_id: row.asked for row in rows},
    )


def _late(quiz_id: int) -> dict[int, int]:
    """How many questions have an answer that arrived too late and was never taken, by attempt."""
    rows = db.session.execute(
        select(AnswerSave.attempt_id, func.count(AnswerSave.attempt_question_id.distinct()))
        .join(Attempt, Attempt.id == AnswerSave.attempt_id)
        .where(Attempt.quiz_id == quiz_id, AnswerSave.outcome == "late")
        .group_by(AnswerSave.attempt_id)
    )
    return dict(rows.tuples().all())


@dataclass(frozen=True)
class Counts:
    """How a quiz stands, in people."""

    people: int
    none: int
    running: int
    finished: int
    waiting: int


def counts(found: list[Line]) -> Counts:
    """What the heads of the list say."""

    def people(*states: str) -> int:
        return len({line.person.id for line in found if line.state in states})

    return Counts(
        people=len({line.person.id for line in found if line.state != "deleted"}),
        none=people("none"),
        running=people("running"),
        finished=people("finished", "waiting"),
        waiting=people("waiting"),
    )


def narrowed(found: list[Line], *, text: str, state: str, sort: str) -> list[Line]:
    """The lines that are asked for, in the order asked for ("-points": the highest first)."""
    if state == "late_answers":
        found = [line for line in found if line.late_answers and line.state != "deleted"]
    elif state == "finished":
        found = [line for line in found if line.state in {"finished", "waiting"}]
    elif state:
        found = [line for line in found if line.state == state]
    else:
        found = [line for line in found if line.state != "deleted"]
    if text:
        found = [
            line
            for line in found
            if finds(text, line.person.name, line.person.english_name, line.person.number)
        ]
    key = sort.lstrip("-")
    if key not in SORTS or key == "name":
        return found[::-1] if sort.startswith("-") else found
    known = [(value, line) for line in found if (value := _value(line, key)) is not None]
    unknown = [line for line in found if _value(line, key) is None]
    known.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return [line for _found, line in known] + unknown


def _value(line: Line, key: str) -> Any:
    if key == "started":
        return line.attempt.started_at if line.attempt else None
    return line.submitted_at if key == "submitted" else line.points


def open_overdue() -> list[Attempt]:
    """Attempts that nobody finished although their time, and the grace after it, is over."""
    rows = db.session.scalars(
        select(Attempt)
        .where(Attempt.state == "open", Attempt.deleted_at.is_(None))
        .options(joinedload(Attempt.quiz), joinedload(Attempt.person))
        .order_by(Attempt.id)
    ).all()
    ends, now = ends_of(rows), clock.now()
    return [one for one in rows if phase(ends[one.id].at, now) is Phase.OVER]
