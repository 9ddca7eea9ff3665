"""What a survey came to; empty where the rules of anonymity hold it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook import queries as gradebook
from lms.courses.surveys import rules
from lms.courses.surveys.models import Survey, SurveyQuestion, SurveySheet
from lms.courses.surveys.queries.teaching import Line, line_of
from lms.courses.surveys.rules import Asked, Change, Outcome, Visibility
from lms.db import db


@dataclass(frozen=True)
class Results:
    """A survey's results as the rules allow them; *outcomes* by question id."""

    line: Line
    visibility: Visibility
    outcomes: dict[int, Outcome]
    changes: list[Change]


def asked(questions: Iterable[SurveyQuestion]) -> list[Asked]:
    """Questions as the rules know them."""
    return [Asked(str(one.id), one.kind, len(one.options), one.required) for one in questions]


def results(survey: Survey) -> Results:
    """What was said, or why it is not shown yet."""
    line = line_of(survey)
    visible = rules.visibility(
        line.phase, line.answers, survey.results_after, without_result=_without_result(survey)
    )
    outcomes: dict[int, Outcome] = {}
    found: list[Change] = []
    if visible.shown:
        sheets = _sheets(survey.id)
        outcomes = {int(one.key): rules.outcome(one, sheets) for one in asked(survey.questions)}
        found = changes_of(survey) if survey.kind == "after" else []
    return Results(line, visible, outcomes, found)


def _without_result(survey: Survey) -> int:
    if survey.results_after != "grades":
        return 0
    frozen = gradebook.frozen_of(survey.offering_id)
    final = {key for key, result in frozen.items() if gradebook.is_final_now(result)}
    seats = enrolment.roster(survey.offering_id)
    return sum(seat.person_id not in final for seat in seats)


def _sheets(survey_id: int) -> list[dict[str, Any]]:
    return list(
        db.session.scalars(
            select(SurveySheet.answers)
            .where(SurveySheet.survey_id == survey_id)
            .order_by(SurveySheet.id)
        )
    )


def sheets_table(survey: Survey) -> list[dict[str, Any]]:
    """The sheets behind shown results, by question id, in the order of their random keys."""
    return _sheets(survey.id) if results(survey).visibility.shown else []


def _by_skill(survey: Survey) -> dict[str, dict[str, int]]:
    """{pseudonym: {skill: step}} of a self-assessment."""
    skills = {str(one.id): one.skill_id for one in survey.questions if one.skill_id}
    rows = db.session.execute(
        select(SurveySheet.pseudonym, SurveySheet.answers).where(
            SurveySheet.survey_id == survey.id, SurveySheet.pseudonym.is_not(None)
        )
    )
    return {
        who: {skills[key]: value for key, value in answers.items() if key in skills}
        for who, answers in rows
    }


def _before(survey: Survey) -> Survey | None:
    return db.session.scalar(
        select(Survey)
        .where(
            Survey.offering_id == survey.offering_id,
            Survey.kind == "before",
            Survey.published_at.is_not(None),
        )
        .order_by(Survey.opens_at.desc())
        .limit(1)
    )


def changes_of(survey: Survey) -> list[Change]:
    """What an "after" self-assessment shows beside the one before it in the same offering."""
    first = _before(survey)
    return rules.changes(_by_skill(first), _by_skill(survey)) if first is not None else []


def own_changes(person: Person, survey: Survey) -> dict[str, tuple[int | None, int]]:
    """A person's own self-assessment by skill: (before, now); theirs alone to see."""
    who = rules.pseudonym(str(current_app.secret_key), survey.offering_id, person.number)
    now = _by_skill(survey).get(who, {})
    first = _before(survey) if survey.kind == "after" else None
    earlier = _by_skill(first).get(who, {}) if first is not None else {}
    return {skill: (earlier.get(skill), step) for skill, step in now.items()}
