"""A learner's surveys: what there is to answer, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock
from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.surveys import rules
from lms.courses.surveys.models import Survey, SurveyReply
from lms.courses.surveys.rules import Phase
from lms.db import db


@dataclass(frozen=True)
class OwnSurvey:
    """A survey as the person who is asked sees it."""

    survey: Survey
    answered: bool
    phase: Phase
    seated: bool

    @property
    def may_answer(self) -> bool:
        """Whether it can be answered now."""
        refusal = rules.answer_refusal(self.phase, enrolled=self.seated, answered=self.answered)
        return refusal is None

    @property
    def holds_result(self) -> bool:
        """Whether the result of the course is held back until it is answered: only while it can."""
        return self.survey.before_grades and self.may_answer


def was_asked(person_id: int, survey: Survey) -> bool:
    """Whether the survey is for this person: a seat now, or an answer given when there was one."""
    seat = db.session.scalar(
        select(Enrolment.id).where(
            Enrolment.person_id == person_id,
            Enrolment.offering_id == survey.offering_id,
            Enrolment.state.in_(SEATED),
        )
    )
    return seat is not None or answered(person_id, survey.id)


def answered(person_id: int, survey_id: int) -> bool:
    """Whether a person answered."""
    return db.session.get(SurveyReply, (survey_id, person_id)) is not None


def my_surveys(person_id: int, offering_id: int | None = None) -> list[OwnSurvey]:
    """The published surveys of a person's offerings, what can be answered first. One statement."""
    query = (
        select(Survey, SurveyReply.person_id, Enrolment.state)
        .join(Enrolment, Enrolment.offering_id == Survey.offering_id)
        .outerjoin(
            SurveyReply,
            (SurveyReply.survey_id == Survey.id) & (SurveyReply.person_id == person_id),
        )
        .where(Enrolment.person_id == person_id, Survey.published_at.is_not(None))
        .options(joinedload(Survey.offering).joinedload(Offering.course))
    )
    if offering_id is not None:
        query = query.where(Survey.offering_id == offering_id)
    now = clock.now()
    found = [
        OwnSurvey(
            survey,
            reply is not None,
            rules.phase(True, survey.opens_at, survey.closes_at, now),
            state in SEATED,
        )
        for survey, reply, state in db.session.execute(query)
        if state in SEATED or reply is not None
    ]
    shown = [one for one in found if one.phase is not Phase.SCHEDULED]
    return sorted(shown, key=lambda one: (not one.may_answer, one.survey.closes_at, one.survey.id))


def gates(person_id: int, offering_ids: Iterable[int]) -> dict[int, Survey]:
    """By offering: the survey for which a person's result there waits, the first to close.

    One statement; none for no offerings.
    """
    wanted = set(offering_ids)
    found = my_surveys(person_id) if wanted else []
    return {
        one.survey.offering_id: one.survey
        for one in reversed(found)
        if one.holds_result and one.survey.offering_id in wanted
    }


def export(person: Person) -> list[dict[str, Any]]:
    """Which surveys a person answered and when; what they said cannot be led back to them."""
    rows = db.session.execute(
        select(Survey.id, Survey.kind, Survey.title_ko, Course.title_ko, SurveyReply.answered_on)
        .join(Survey, Survey.id == SurveyReply.survey_id)
        .join(Offering, Offering.id == Survey.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(SurveyReply.person_id == person.id)
        .order_by(Survey.id)
    )
    return [
        {"survey": key, "kind": kind, "title": title, "course": course, "on": on.isoformat()}
        for key, kind, title, course, on in rows
    ]
