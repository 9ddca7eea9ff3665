"""Making, changing and publishing surveys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms import audit, clock
from lms.courses.catalogue.models import Offering
from lms.courses.editing import NotAllowed, hold
from lms.courses.surveys import notices, standard
from lms.courses.surveys.models import Survey, SurveyQuestion, SurveyReply
from lms.courses.surveys.rules import EVALUATIONS, Kind
from lms.db import db
from lms.skills import queries as skills


@dataclass(frozen=True)
class QuestionValues:
    """A question as the form gives it."""

    kind: str
    text_ko: str
    text_en: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    skill_id: str | None = None


@dataclass(frozen=True)
class SurveyValues:
    """A survey as the form gives it."""

    title_ko: str
    title_en: str
    intro_ko: str
    intro_en: str
    opens_at: datetime
    closes_at: datetime
    results_after: str
    before_grades: bool
    questions: tuple[QuestionValues, ...]


def starting_questions(offering: Offering, kind: Kind) -> list[QuestionValues]:
    """The standard questions; a self-assessment asks for the course's skills."""
    known = skills.by_ids([one.skill_id for one in offering.course.skills])
    named = [
        (one.skill_id, known[one.skill_id].name_ko, known[one.skill_id].name_en)
        for one in offering.course.skills
        if one.skill_id in known
    ]
    return [
        QuestionValues(one.kind, one.text_ko, one.text_en, one.required, one.options, one.skill_id)
        for one in standard.questions(kind, named)
    ]


def create(offering: Offering, kind: Kind, values: SurveyValues) -> Survey:
    """Make a survey; it starts as a draft."""
    survey = Survey(offering_id=offering.id, kind=kind, created_at=clock.now())
    _fill(survey, values)
    db.session.add(survey)
    db.session.flush()
    audit.record(
        "survey.create", "survey", survey.id,
        after={"kind": str(kind), "offering": offering.id, "opens_at": values.opens_at.isoformat(),
               "closes_at": values.closes_at.isoformat()},
    )  # fmt: skip
    return survey


def create_for_many(
    offerings: Iterable[Offering], kind: Kind, opens_at: datetime, closes_at: datetime,
    *, before_grades: bool,
) -> tuple[list[Survey], list[Offering]]:  # fmt: skip
    """(made and published, left out): the standard survey for several offerings.

    An offering that has a survey of this kind over the same days is left out, so that a repeated
    click asks nobody twice.
    """
    made, left = [], []
    title_ko, title_en = standard.TITLES[kind]
    for offering in offerings:
        there = db.session.scalar(
            select(Survey.id).where(
                Survey.offering_id == offering.id,
                Survey.kind == kind,
                Survey.opens_at < closes_at,
                Survey.closes_at > opens_at,
            )
        )
        asked = starting_questions(offering, kind)
        if there is not None or not asked:
            left.append(offering)
            continue
        after = "grades" if kind is Kind.FINAL else "close"
        survey = create(
            offering,
            kind,
            SurveyValues(title_ko, title_en, "", "", opens_at, closes_at, after, before_grades,
                         tuple(asked)),
        )  # fmt: skip
        publish(survey)
        made.append(survey)
    return made, left


def update(survey: Survey, values: SurveyValues, version: int) -> None:
    """Change a survey. Once somebody answered only its words and its end can change; once it has
    ended, it is not opened again.

    Raises :class:`Conflict` where it was saved meanwhile, :class:`NotAllowed` where the change
    would alter what people already answered.
    """
    hold(survey, version)
    if has_answers(survey):
        now = [_values(question) for question in survey.questions]
        if list(values.questions) != now or values.opens_at != survey.opens_at:
            raise NotAllowed("has_answers")
        if values.results_after != survey.results_after:
            raise NotAllowed("has_answers")
        if survey.closes_at <= clock.now() and values.closes_at > survey.closes_at:
            raise NotAllowed("over")  # results seen, one more answer, and seen again: a name
    before = {"closes_at": survey.closes_at.isoformat(), "questions": len(survey.questions)}
    _fill(survey, values)
    survey.updated_at = clock.now()
    db.session.flush()
    audit.record(
        "survey.update", "survey", survey.id, before=before,
        after={"closes_at": survey.closes_at.isoformat(), "questions": len(survey.questions)},
    )  # fmt: skip


def publish(survey: Survey) -> None:
    """Let people answer from its opening on; they are told then."""
    hold(survey)
    if survey.published_at is not None:
        return
    if not survey.questions:
        raise NotAllowed("no_questions")
    if survey.closes_at <= clock.now():
        raise NotAllowed("closes_in_past")
    survey.published_at = clock.now()
    audit.record("survey.publish", "survey", survey.id)
    notices.plan(survey)


def unpublish(survey: Survey) -> None:
    """Take a survey back that nobody has answered."""
    hold(survey)
    if has_answers(survey):
        raise NotAllowed("has_answers")
    survey.published_at = None
    audit.record("survey.unpublish", "survey", survey.id)


def close_now(survey: Survey) -> None:
    """End a survey before its time."""
    hold(survey)
    now = clock.now()
    if survey.published_at is None or survey.closes_at <= now:
        return
    before = survey.closes_at
    survey.closes_at = max(now, survey.opens_at)
    audit.record(
        "survey.close", "survey", survey.id,
        before={"closes_at": before.isoformat()}, after={"closes_at": survey.closes_at.isoformat()},
    )  # fmt: skip


def delete(survey: Survey) -> None:
    """Remove a survey that nobody has answered."""
    hold(survey)
    if has_answers(survey):
        raise NotAllowed("has_answers")
    audit.record("survey.delete", "survey", survey.id, before={"kind": survey.kind})
    db.session.delete(survey)
    db.session.flush()


def has_answers(survey: Survey) -> bool:
    """Whether anybody answered."""
    return bool(
        db.session.scalar(
            select(func.count()).select_from(SurveyReply).where(SurveyReply.survey_id == survey.id)
        )
    )


def _values(question: SurveyQuestion) -> QuestionValues:
    return QuestionValues(
        question.kind,
        question.text_ko,
        question.text_en,
        question.required,
        tuple((one["ko"], one["en"]) for one in question.options),
        question.skill_id,
    )


def _fill(survey: Survey, values: SurveyValues) -> None:
    survey.title_ko, survey.title_en = values.title_ko, values.title_en
    survey.intro_ko, survey.intro_en = values.intro_ko, values.intro_en
    survey.opens_at, survey.closes_at = values.opens_at, values.closes_at
    # An evaluation of teaching never shows before the marks are out of the instructor's hands.
    final = survey.kind == Kind.FINAL
    survey.results_after = "grades" if final else values.results_after
    survey.before_grades = values.before_grades and survey.kind in EVALUATIONS
    if [_values(one) for one in survey.questions] != list(values.questions):
        survey.questions = _rows(values.questions)


def _rows(questions: Sequence[QuestionValues]) -> list[SurveyQuestion]:
    return [
        SurveyQuestion(
            position=position,
            kind=one.kind,
            text_ko=one.text_ko,
            text_en=one.text_en,
            required=one.required,
            options=[{"ko": ko, "en": en} for ko, en in one.options],
            skill_id=one.skill_id,
        )
        for position, one in enumerate(questions)
    ]
