"""Loading is authorising: banks, questions, categories, versions and their files."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.questions import registry
from lms.courses.questions.models import (
    BankQuestion,
    QuestionCategory,
    QuestionImport,
    QuestionVersion,
)
from lms.courses.questions.queries.versions import FILES
from lms.db import db
from lms.storage import Attachment

EDIT = Permission.ASSIGNMENT_EDIT


def bank_for(person: Person, offering_id: int, permission: Permission = EDIT) -> Offering:
    """The offering through which *person* reaches its course's bank."""
    return offering_for(person, offering_id, permission)


def question_for(
    person: Person, offering_id: int, question_id: int, permission: Permission = EDIT
) -> tuple[Offering, BankQuestion]:
    """A question of the bank of the offering's course, with its tags and skills; else 404."""
    offering = bank_for(person, offering_id, permission)
    question = db.session.scalar(
        select(BankQuestion)
        .where(BankQuestion.id == question_id, BankQuestion.course_id == offering.course_id)
        .options(
            selectinload(BankQuestion.tags),
            selectinload(BankQuestion.skills),
            joinedload(BankQuestion.category),
            joinedload(BankQuestion.updated_by),
        )
    )
    if question is None:
        abort(404)
    return offering, question


def version_for(
    person: Person, offering_id: int, question_id: int, number: int
) -> tuple[Offering, BankQuestion, QuestionVersion]:
    """A version of a question by its number; else 404."""
    offering, question = question_for(person, offering_id, question_id)
    version = db.session.scalar(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question.id, QuestionVersion.number == number)
        .options(joinedload(QuestionVersion.created_by))
    )
    if version is None:
        abort(404)
    return offering, question, version


def category_for(
    person: Person, offering_id: int, category_id: int
) -> tuple[Offering, QuestionCategory]:
    """A category of the bank of the offering's course; else 404."""
    offering = bank_for(person, offering_id)
    category = db.session.get(QuestionCategory, category_id)
    if category is None or category.course_id != offering.course_id:
        abort(404)
    return offering, category


def import_for(
    person: Person, offering_id: int, import_id: int
) -> tuple[Offering, QuestionImport, Attachment]:
    """A plan that this person made, with its file: nobody carries out what another one saw."""
    offering = bank_for(person, offering_id)
    plan = db.session.get(QuestionImport, import_id)
    if plan is None or plan.course_id != offering.course_id or plan.person_id != person.id:
        abort(404)
    file = db.session.scalar(
        select(Attachment).where(
            Attachment.subject_kind == "question_import", Attachment.subject_id == plan.id
        )
    )
    if file is None:
        abort(404)
    return offering, plan, file


def file_for(person: Person, version_id: int, attachment_id: int) -> Attachment:
    """A file of a version: for those who teach with the bank, and for whoever is being asked it.

    To all others it does not exist: a picture can hold an answer.
    """
    if not person.is_authenticated:
        abort(401)
    attachment = db.session.get(Attachment, attachment_id)
    version = db.session.scalar(
        select(QuestionVersion)
        .where(QuestionVersion.id == version_id)
        .options(joinedload(QuestionVersion.question))
    )
    if (
        version is None
        or attachment is None
        or attachment.subject_kind != FILES
        or attachment.subject_id != version.id
    ):
        abort(404)
    if not (_teaches(person, version.question.course_id) or registry.may_read(person, version.id)):
        abort(404)
    return attachment


def _teaches(person: Person, course_id: int) -> bool:
    """Whether *person* edits the course or judges work in one of its offerings."""
    wanted = (Permission.ASSIGNMENT_EDIT, Permission.SUBMISSION_VIEW)
    if not any(access.may_anywhere(person, permission) for permission in wanted):
        return False
    if any(access.may(person, permission, Scope("course", course_id)) for permission in wanted):
        return True
    offerings = db.session.scalars(select(Offering.id).where(Offering.course_id == course_id))
    return any(
        access.may(person, permission, Scope("offering", offering_id))
        for offering_id in offerings
        for permission in wanted
    )
