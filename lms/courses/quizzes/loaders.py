"""Loading is authorising: quizzes, their slots, attempts and the files in them, by id."""

from __future__ import annotations

from typing import Any

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content.loaders import require_open
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz, QuizSlot
from lms.db import db
from lms.storage import Attachment

#: What a file of an answer hangs on.
ANSWER_FILES = "attempt_question"


def quiz_for(person: Person, quiz_id: int, permission: Permission) -> Quiz:
    """The quiz with its offering; to learners a draft or a deleted one does not exist (404)."""
    quiz = db.session.scalar(
        select(Quiz)
        .where(Quiz.id == quiz_id)
        .options(
            joinedload(Quiz.offering).joinedload(Offering.course),
            selectinload(Quiz.slots).joinedload(QuizSlot.question_version),
            selectinload(Quiz.skills),
        )
    )
    if quiz is None:
        abort(404 if person.is_authenticated else 401)
    offering_for(person, quiz.offering_id, Permission.OFFERING_VIEW)
    scope = Scope("offering", quiz.offering_id)
    hidden = quiz.published_at is None or quiz.deleted_at is not None
    if hidden and access.roles_at(person, scope) == {Role.LEARNER}:
        abort(404)
    access.require(person, permission, scope)
    require_open(person, quiz.offering_id, Quiz.item_kind, quiz.id)
    return quiz


def quiz_in(
    person: Person,
    offering_id: int,
    quiz_id: int,
    permission: Permission,
    *,
    gone: bool = False,
) -> Quiz:
    """The quiz, under an address that also names its offering (else 404); with *gone* a deleted one."""
    quiz = quiz_for(person, quiz_id, permission)
    if quiz.offering_id != offering_id or (quiz.deleted_at is not None) is not gone:
        abort(404)
    return quiz


def slot_in(
    person: Person, offering_id: int, quiz_id: int, slot_id: int, permission: Permission
) -> tuple[Quiz, QuizSlot]:
    """A slot of the quiz."""
    quiz = quiz_in(person, offering_id, quiz_id, permission)
    slot = next((one for one in quiz.slots if one.id == slot_id), None)
    if slot is None:
        abort(404)
    return quiz, slot


def own_attempt_for(person: Person, attempt_id: int) -> Attempt:
    """One's own attempt, while the quiz is there for one; everybody else is told 404.

    Those who teach own their previews. Somebody else's attempt is opened by :func:`attempt_in`.
    """
    if not person.is_authenticated:
        abort(401)
    attempt = db.session.scalar(_attempt(attempt_id))
    if attempt is None or attempt.person_id != person.id or attempt.deleted_at is not None:
        abort(404)
    quiz = attempt.quiz
    offering_for(person, quiz.offering_id, Permission.OFFERING_VIEW)
    if quiz.deleted_at is not None or (quiz.published_at is None and not attempt.preview):
        abort(404)
    return attempt


def attempt_in(
    person: Person,
    offering_id: int,
    quiz_id: int,
    attempt_id: int,
    permission: Permission,
    *,
    gone: bool = False,
) -> Attempt:
    """A learner's attempt at the quiz, for those who teach; never a preview."""
    quiz = quiz_in(person, offering_id, quiz_id, permission)
    attempt = db.session.scalar(_attempt(attempt_id))
    if attempt is None or attempt.quiz_id != quiz.id or attempt.preview:
        abort(404)
    if (attempt.deleted_at is not None) is not gone:
        abort(404)
    return attempt


def question_in(attempt: Attempt, attempt_question_id: int) -> AttemptQuestion:
    """A question of the attempt."""
    row = db.session.get(AttemptQuestion, attempt_question_id)
    if row is None or row.attempt_id != attempt.id:
        abort(404)
    return row


def answer_file(attempt: Attempt, attachment_id: int) -> Attachment:
    """A file of an answer of the attempt."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.subject_kind != ANSWER_FILES:
        abort(404)
    question_in(attempt, attachment.subject_id)
    return attachment


def _attempt(attempt_id: int) -> Any:
    return (
        select(Attempt)
        .where(Attempt.id == attempt_id)
        .options(
            joinedload(Attempt.person),
            joinedload(Attempt.quiz).joinedload(Quiz.offering).joinedload(Offering.course),
        )
    )
