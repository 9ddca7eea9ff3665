"""Surveys on a learner's course page and in front of results."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from lms.courses.assignments.registry import DueEntry
from lms.courses.content.registry import Item
from lms.courses.registry import Gate
from lms.courses.surveys import queries
from lms.courses.surveys.rules import Phase


def of_offering(offering_id: int, person_id: int | None) -> list[Item]:
    """The surveys that a learner is or was asked, after the modules."""
    if person_id is None:
        return []
    return [
        Item(
            module_id=None,
            position=10_000 + number,
            title_ko=one.survey.title_ko,
            title_en=one.survey.title_en,
            url=url_for("surveys.answer", survey_id=one.survey.id),
            kind=lazy_pgettext("item", "설문"),
            icon="message-square",
            due_at=one.survey.closes_at,
            state=_("답함") if one.answered else _("답할 수 있음") if one.may_answer else _("끝남"),
            tone="success" if one.answered else "info" if one.may_answer else "neutral",
            done=one.answered or one.phase is Phase.CLOSED,
        )
        for number, one in enumerate(queries.my_surveys(person_id, offering_id))
    ]


def due(person_id: int) -> list[DueEntry]:
    """The surveys that a person can answer now."""
    return [
        DueEntry(
            kind="survey",
            kind_label=lazy_pgettext("item", "설문"),
            item_id=one.survey.id,
            offering_id=one.survey.offering_id,
            title_ko=one.survey.title_ko,
            title_en=one.survey.title_en,
            course_ko=one.survey.offering.course.title_ko,
            course_en=one.survey.offering.course.title_en,
            label=one.survey.offering.label,
            url=url_for("surveys.answer", survey_id=one.survey.id),
            state="open" if one.may_answer else "handed_in" if one.answered else "missed",
            available_from=one.survey.opens_at,
            due_at=one.survey.closes_at,
            last=one.survey.closes_at,
            updated_at=one.survey.updated_at,
            revision=one.survey.version,
        )
        for one in queries.my_surveys(person_id)
        if one.seated
    ]


def gates(person_id: int, offering_ids: Iterable[int]) -> dict[int, Gate]:
    """The surveys for which a person's results wait."""
    return {
        offering_id: Gate(
            survey.title_ko, survey.title_en, url_for("surveys.answer", survey_id=survey.id)
        )
        for offering_id, survey in queries.gates(person_id, offering_ids).items()
    }
