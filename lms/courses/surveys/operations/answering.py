"""Answering once, in a way that leads nowhere."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import delete, select

from lms import clock
from lms.accounts.models import Person
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.surveys import queries, rules
from lms.courses.surveys.models import Survey, SurveyReply, SurveySheet
from lms.db import db


class Refused(Exception):
    """An answer that is not accepted; *code* as in ``rules.answer_refusal``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def answer(person: Person, survey: Survey, answers: dict[str, Any]) -> None:
    """Keep that *person* answered, and apart from it what was said.

    The seat's row serialises two tabs. No audit row names the sheet: the reply's day is all that
    is kept of the act.
    """
    seat = db.session.scalar(
        select(Enrolment)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.offering_id == survey.offering_id,
        )
        .with_for_update()
    )
    where = rules.phase(
        survey.published_at is not None, survey.opens_at, survey.closes_at, clock.now()
    )
    refusal = rules.answer_refusal(
        where,
        enrolled=seat is not None and seat.state in SEATED,
        answered=queries.answered(person.id, survey.id),
    )
    if refusal is not None:
        raise Refused(refusal)
    joined = None
    if survey.kind in rules.SELF_ASSESSMENTS:
        joined = rules.pseudonym(str(current_app.secret_key), survey.offering_id, person.number)
    db.session.add(SurveyReply(survey_id=survey.id, person_id=person.id, answered_on=clock.today()))
    db.session.add(SurveySheet(survey_id=survey.id, answers=answers, pseudonym=joined))
    db.session.flush()


def erase(person: Person) -> None:
    """Forget that a person answered, and cut what joins their self-assessments to them."""
    surveys = db.session.scalars(
        select(Survey)
        .join(SurveyReply, SurveyReply.survey_id == Survey.id)
        .where(SurveyReply.person_id == person.id, Survey.kind.in_(rules.SELF_ASSESSMENTS))
    )
    secret = str(current_app.secret_key)
    names = {rules.pseudonym(secret, one.offering_id, person.number) for one in surveys}
    for sheet in db.session.scalars(
        select(SurveySheet).where(SurveySheet.pseudonym.in_(sorted(names)))
    ):
        sheet.pseudonym = None
    db.session.execute(delete(SurveyReply).where(SurveyReply.person_id == person.id))
