"""Surveys of an offering and across offerings, with how many answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.access import Permission, scopes_with
from lms.accounts.models import Person
from lms.courses import places
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment import queries as enrolment
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.surveys import rules
from lms.courses.surveys.models import Survey, SurveyReply
from lms.courses.surveys.rules import Kind, Phase
from lms.db import db


@dataclass(frozen=True)
class Line:
    """A survey with its counts; who answered is nobody's to see."""

    survey: Survey
    phase: Phase
    answers: int
    people: int

    @property
    def rate(self) -> int | None:
        """The share that answered, in percent."""
        return rules.rate(self.answers, self.people)


def _lines(surveys: Iterable[Survey]) -> list[Line]:
    rows, now = list(surveys), clock.now()
    counted = db.session.execute(
        select(SurveyReply.survey_id, func.count().label("answers"))
        .where(SurveyReply.survey_id.in_([survey.id for survey in rows]))
        .group_by(SurveyReply.survey_id)
    )
    answers = {row.survey_id: row.answers for row in counted}
    people = enrolment.counts({survey.offering_id for survey in rows}, states=SEATED)
    return [
        Line(
            survey,
            rules.phase(survey.published_at is not None, survey.opens_at, survey.closes_at, now),
            answers.get(survey.id, 0),
            people.get(survey.offering_id, 0),
        )
        for survey in rows
    ]


def lines_of(offering_id: int) -> list[Line]:
    """The surveys of an offering in the order of their opening. Three statements."""
    return _lines(
        db.session.scalars(
            select(Survey).where(Survey.offering_id == offering_id).order_by(Survey.opens_at)
        )
    )


def line_of(survey: Survey) -> Line:
    """One survey with its counts."""
    return _lines([survey])[0]


def across(person: Person, *, kind: str = "", state: str = "", text: str = "") -> list[Line]:
    """The surveys of every offering that *person* manages, the latest to open first."""
    query = (
        select(Survey)
        .join(Offering, Offering.id == Survey.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .options(joinedload(Survey.offering).joinedload(Offering.course))
        .where(_managed(person))
        .order_by(Survey.opens_at.desc(), Survey.id.desc())
    )
    if kind in set(Kind):
        query = query.where(Survey.kind == kind)
    if text:
        like = f"%{text}%"
        query = query.where(
            or_(
                Course.title_ko.ilike(like), Course.title_en.ilike(like), Offering.label.ilike(like)
            )
        )
    return [line for line in _lines(db.session.scalars(query)) if not state or line.phase == state]


def offerings_to_ask(person: Person) -> list[Offering]:
    """The open offerings that *person* manages, with their courses, by title."""
    return list(
        db.session.scalars(
            select(Offering)
            .join(Course, Course.id == Offering.course_id)
            .options(joinedload(Offering.course))
            .where(Offering.state == "open", _managed(person))
            .order_by(Course.title_ko, Offering.label)
        )
    )


def _managed(person: Person) -> ColumnElement[bool]:
    """At an institution, or one below it, that *person* manages; or granted one by one."""
    granted = scopes_with(person, Permission.OFFERING_MANAGE)
    return or_(
        Course.organisation_id.in_(
            [place.id for place in places.managed(person, Permission.OFFERING_MANAGE)]
        ),
        Course.id.in_([scope.id for scope in granted if scope.kind == "course"]),
        Offering.id.in_([scope.id for scope in granted if scope.kind == "offering"]),
    )


def waiting(survey: Survey) -> list[Person]:
    """Who was asked and has not answered; for reminders alone, shown to nobody."""
    return list(
        db.session.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .outerjoin(
                SurveyReply,
                (SurveyReply.survey_id == survey.id) & (SurveyReply.person_id == Person.id),
            )
            .where(
                Enrolment.offering_id == survey.offering_id,
                Enrolment.state.in_(SEATED),
                SurveyReply.person_id.is_(None),
            )
        )
    )
