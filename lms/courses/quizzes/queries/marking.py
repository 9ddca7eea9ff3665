"""Answers that a person marks: by question, and one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.questions.models import BankQuestion, QuestionVersion
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz
from lms.courses.sections.queries import in_section
from lms.db import db


@dataclass(frozen=True)
class Pile:
    """The answers to one question of a quiz."""

    question: BankQuestion
    answers: int  # handed in
    by_person: int  # of which a person marks or marked
    waiting: int
    older: int  # given to an earlier version of the question


def _answers(quiz_id: int) -> Select[Any]:
    return (
        select(AttemptQuestion)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(
            Attempt.quiz_id == quiz_id,
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
            Attempt.state == "finished",
            AttemptQuestion.passage.is_(False),
        )
    )


def _of_section(query: Select[Any], section_id: int | None) -> Select[Any]:
    return query if section_id is None else query.where(in_section(Attempt.person_id, section_id))


def piles(quiz: Quiz, section_id: int | None = None) -> list[Pile]:
    """Every question that somebody (of a section) answered, those with most to mark first.

    One statement.
    """
    rows = db.session.execute(
        _of_section(_answers(quiz.id), section_id)
        .with_only_columns(
            BankQuestion,
            func.count().label("answers"),
            func.sum(
                case(
                    (AttemptQuestion.needs_person, 1),
                    (AttemptQuestion.marked_by_id.is_not(None), 1),
                    else_=0,
                )
            ).label("by_person"),
            func.sum(case((AttemptQuestion.earned.is_(None), 1), else_=0)).label("waiting"),
            func.sum(case((QuestionVersion.number != BankQuestion.number, 1), else_=0)),
        )
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .join(BankQuestion, BankQuestion.id == QuestionVersion.question_id)
        .group_by(BankQuestion.id)
        .order_by(func.min(AttemptQuestion.position), BankQuestion.id)
    )
    found = [
        Pile(question, answers, int(by_person or 0), int(waiting or 0), int(older or 0))
        for question, answers, by_person, waiting, older in rows
    ]
    return sorted(found, key=lambda pile: -pile.waiting)


def pile(
    quiz: Quiz, question_id: int, *, waiting: bool, section_id: int | None = None
) -> list[AttemptQuestion]:
    """The answers (of a section) to one question in an order that does not tell whose they are."""
    query = (
        _of_section(_answers(quiz.id), section_id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(QuestionVersion.question_id == question_id)
        .options(
            joinedload(AttemptQuestion.question_version),
            joinedload(AttemptQuestion.attempt).joinedload(Attempt.person),
        )
        .order_by(Attempt.seed, AttemptQuestion.id)
    )
    if waiting:
        query = query.where(AttemptQuestion.earned.is_(None))
    return list(db.session.scalars(query))


def marked_by(rows: Iterable[AttemptQuestion]) -> dict[int, Person]:
    """Who marked, by person id."""
    ids = {row.marked_by_id for row in rows if row.marked_by_id is not None}
    return {
        person.id: person
        for person in db.session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    }


def waiting_in(offering_id: int) -> int:
    """How many answers wait for a mark in one offering."""
    return sum(waiting_of_quizzes(offering_id).values())


def waiting_of_quizzes(offering_id: int) -> dict[int, int]:
    """How many answers wait for a mark, by quiz of an offering; quizzes without any left out."""
    return _waiting(Quiz.id, [offering_id])


def waiting_in_offerings(person: Any, offering_ids: list[int]) -> dict[int, int]:
    """How many answers wait for a mark, by offering, where *person* may give one."""
    allowed = [
        key
        for key in offering_ids
        if access.may(person, Permission.SUBMISSION_GRADE, Scope("offering", key))
    ]
    return _waiting(Quiz.offering_id, allowed)


def _waiting(by: InstrumentedAttribute[int], offering_ids: Iterable[int]) -> dict[int, int]:
    """How many answers wait for a mark, by a column of their quiz; those without any left out."""
    rows = db.session.execute(
        select(by, func.count())
        .select_from(Quiz)
        .join(Attempt, Attempt.quiz_id == Quiz.id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(
            Quiz.offering_id.in_(list(offering_ids)),
            Quiz.deleted_at.is_(None),
            Attempt.state == "finished",
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
            AttemptQuestion.earned.is_(None),
        )
        .group_by(by)
    )
    return dict(rows.tuples().all())


def running(quiz_id: int) -> list[Attempt]:
    """The attempts that nobody has handed in, whether or not their time is over."""
    return list(
        db.session.scalars(
            select(Attempt)
            .where(
                Attempt.quiz_id == quiz_id,
                Attempt.state == "open",
                Attempt.preview.is_(False),
                Attempt.deleted_at.is_(None),
            )
            .options(joinedload(Attempt.quiz), joinedload(Attempt.person))
        )
    )


def question_id_of(quiz_id: int, row_id: int) -> int | None:
    """The bank's question that an answer of the quiz answers."""
    return db.session.scalar(
        select(QuestionVersion.question_id)
        .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(AttemptQuestion.id == row_id, Attempt.quiz_id == quiz_id)
    )


def quizzes_to_mark(offering_ids: Iterable[int]) -> list[tuple[Quiz, int]]:
    """The quizzes with answers that wait for a person's mark, and how many. Two statements."""
    counts = _waiting(Quiz.id, offering_ids)
    quizzes = db.session.scalars(select(Quiz).where(Quiz.id.in_(list(counts))).order_by(Quiz.id))
    return [(quiz, counts[quiz.id]) for quiz in quizzes]
