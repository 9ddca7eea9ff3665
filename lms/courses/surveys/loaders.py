"""Loading is authorising: surveys by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Course, Offering
from lms.courses.surveys import queries
from lms.courses.surveys.models import Survey
from lms.courses.surveys.rules import Kind
from lms.db import db

#: Whoever runs a course sees what was said of it; assistants do not.
RESULTS = Permission.RESULT_FREEZE


def _survey(person: Person, survey_id: int) -> Survey:
    survey = db.session.scalar(
        select(Survey)
        .where(Survey.id == survey_id)
        .options(
            joinedload(Survey.offering).joinedload(Offering.course).joinedload(Course.organisation),
            selectinload(Survey.questions),
        )
    )
    if survey is None:
        abort(404 if person.is_authenticated else 401)
    return survey


def survey_in(person: Person, offering_id: int, survey_id: int) -> Survey:
    """A survey of the offering for somebody who runs it."""
    offering_for(person, offering_id, RESULTS)
    survey = _survey(person, survey_id)
    if survey.offering_id != offering_id:
        abort(404)
    return survey


def editable_survey(person: Person, offering_id: int, survey_id: int) -> Survey:
    """A survey that *person* may change: the official evaluation belongs to the institution."""
    survey = survey_in(person, offering_id, survey_id)
    if survey.kind not in kinds_for(person, offering_id):
        abort(403)
    return survey


def kinds_for(person: Person, offering_id: int) -> list[Kind]:
    """The kinds of survey that *person* may make in an offering."""
    if access.may(person, Permission.OFFERING_MANAGE, Scope("offering", offering_id)):
        return list(Kind)
    return [kind for kind in Kind if kind is not Kind.FINAL]


def survey_to_answer(person: Person, survey_id: int) -> Survey:
    """A published survey of an offering in which *person* sits or sat; else 404."""
    if not person.is_authenticated:
        abort(401)
    survey = _survey(person, survey_id)
    if survey.published_at is None or not queries.was_asked(person.id, survey):
        abort(404)
    return survey
