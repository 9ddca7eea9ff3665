"""Assignments among the lessons of the course page."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from lms import clock
from lms.accounts.models import Person
from lms.courses.assignments import queries, registry
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.rules import Dates, Phase, phase
from lms.courses.content.registry import Item
from lms.db import db


def of_offering(offering_id: int, person_id: int | None) -> list[Item]:
    """The published assignments of an offering with where *person_id* stands with each."""
    work = queries.published_of(offering_id)
    person = db.session.get(Person, person_id) if person_id is not None else None
    handed_in = queries.submissions_of(person_id, [item.id for item in work]) if person_id else {}
    marks = registry.released_marks(
        submission.id for submissions in handed_in.values() for submission in submissions
    )
    ids = [person.id] if person is not None else []
    dates = queries.effective_dates_of_many(ids, work)
    return [
        _item(
            assignment,
            person,
            dates[(person.id, assignment.item_kind, assignment.id)]
            if person is not None
            else queries.effective_dates(None, assignment),
            handed_in.get(assignment.id, []),
            marks,
        )
        for assignment in work
    ]


def _item(
    assignment: Assignment,
    person: Person | None,
    dates: Dates,
    submissions: list[Submission],
    marks: dict[int, object],
) -> Item:
    state, tone = _("낼 수 있음"), "neutral"
    now = phase(dates, clock.now())
    if any(submission.id in marks for submission in submissions):
        state, tone = _("채점됨"), "success"
    elif submissions:
        state, tone = _("냈음 · 채점 전"), "info"
    elif now is Phase.UPCOMING:
        state, tone = _("아직 열리지 않음"), "neutral"
    elif now is Phase.LATE:
        state, tone = _("늦음 · 아직 받습니다"), "warning"
    elif now is Phase.CLOSED:
        state, tone = _("접수 끝남"), "danger"
    return Item(
        module_id=assignment.module_id,
        position=assignment.position,
        title_ko=assignment.title_ko,
        title_en=assignment.title_en,
        url=url_for("assignments.show", assignment_id=assignment.id),
        kind=lazy_pgettext("item", "과제"),
        due_at=dates.due_at,
        state=state if person is not None else "",
        tone=tone,
        done=bool(submissions),
        item_kind=Assignment.item_kind,
        item_id=assignment.id,
    )
