"""Which quizzes use a question: for the bank's own pages."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.questions.models import QuestionVersion
from lms.courses.questions.registry import Usage
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz, QuizSlot
from lms.db import db

_TEACHING = (Permission.ASSIGNMENT_EDIT, Permission.SUBMISSION_VIEW)


def usage(question_ids: list[int]) -> dict[int, list[Usage]]:
    """Quizzes that pin a version of each question, and whether anybody answered it there."""
    rows = db.session.execute(
        select(QuestionVersion.question_id, QuestionVersion.number, Quiz)
        .join(QuizSlot, QuizSlot.question_version_id == QuestionVersion.id)
        .join(Quiz, Quiz.id == QuizSlot.quiz_id)
        .where(QuestionVersion.question_id.in_(question_ids), Quiz.deleted_at.is_(None))
        .options(joinedload(Quiz.offering))
        .order_by(Quiz.id, QuestionVersion.number)
    ).all()
    asked = set(
        db.session.execute(
            select(QuestionVersion.question_id, QuestionVersion.number, Attempt.quiz_id)
            .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
            .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
            .where(QuestionVersion.question_id.in_(question_ids), Attempt.preview.is_(False))
            .distinct()
        )
        .tuples()
        .all()
    )
    found: dict[int, list[Usage]] = {}
    for question_id, number, quiz in rows:
        found.setdefault(question_id, []).append(
            _use(quiz, number, (question_id, number, quiz.id) in asked)
        )
    pinned = {(question_id, number, quiz.id) for question_id, number, quiz in rows}
    drawn = asked - pinned  # answered there because it was drawn
    quizzes = {
        quiz.id: quiz
        for quiz in db.session.scalars(
            select(Quiz)
            .where(Quiz.id.in_({key[2] for key in drawn}))
            .options(joinedload(Quiz.offering))
        )
    }
    for question_id, number, quiz_id in sorted(drawn):
        found.setdefault(question_id, []).append(_use(quizzes[quiz_id], number, True))
    return found


def teaches_with(person: Person, version_id: int) -> bool:
    """Whether *person* makes or judges a quiz that asks a version, whosever bank it is of.

    A quiz that was copied from another course keeps asking that course's questions.
    """
    if not any(access.may_anywhere(person, permission) for permission in _TEACHING):
        return False
    pinned = select(Quiz.offering_id).join(QuizSlot, QuizSlot.quiz_id == Quiz.id)
    asked = (
        select(Quiz.offering_id)
        .join(Attempt, Attempt.quiz_id == Quiz.id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
    )
    offerings = db.session.scalars(
        union(
            pinned.where(QuizSlot.question_version_id == version_id),
            asked.where(AttemptQuestion.question_version_id == version_id),
        )
    )
    return any(
        access.may(person, permission, Scope("offering", offering_id))
        for offering_id in offerings
        for permission in _TEACHING
    )


def _use(quiz: Quiz, number: int, fixed: bool) -> Usage:
    return Usage(
        quiz.title_ko,
        quiz.title_en,
        url_for("quizzes.compose", offering_id=quiz.offering_id, quiz_id=quiz.id),
        _("시험"),
        number,
        fixed,
        quiz.offering_id,
        quiz.offering.label,
    )
