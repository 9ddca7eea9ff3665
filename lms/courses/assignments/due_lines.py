"""Assignments in the list of everything that is due, on calendars, and among what has dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from lms import i18n
from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.courses.assignments import queries, registry
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.queries import DueItem
from lms.courses.assignments.registry import DatedKind, DueEntry
from lms.courses.assignments.rules import Phase


def of_person(person_id: int) -> list[DueEntry]:
    """The assignments of the offerings in which a person sits, in whatever state."""
    items = queries.my_assignments(person_id)
    marks = registry.released_marks(
        item.last_submission_id for item in items if item.last_submission_id is not None
    )
    return [_entry(item, marks.get(item.last_submission_id or 0)) for item in items]


def _entry(item: DueItem, mark: Any) -> DueEntry:
    return DueEntry(
        kind=Assignment.item_kind,
        kind_label=lazy_pgettext("item", "과제"),
        item_id=item.assignment_id,
        offering_id=item.offering_id,
        title_ko=item.title_ko,
        title_en=item.title_en,
        course_ko=item.course_ko,
        course_en=item.course_en,
        label=item.label,
        url=url_for("assignments.show", assignment_id=item.assignment_id),
        state=_state(item, mark),
        available_from=item.dates.available_from,
        due_at=item.dates.due_at,
        last=item.dates.last,
        extended=bool(item.dates.applied),
        result=(
            f"{i18n.points(mark.points)} / {i18n.points(mark.assignment.points)}" if mark else ""
        ),
        updated_at=item.updated_at,
        revision=item.revision,
    )


def _state(item: DueItem, mark: Any) -> str:
    if item.submitted:
        return "marked" if mark else "handed_in"
    if item.phase is Phase.CLOSED:
        return "missed"
    if item.phase is Phase.UPCOMING:
        return "upcoming"
    if item.draft:
        return "draft"
    return "late" if item.phase is Phase.LATE else "open"


def calendar(person: Person, start: datetime, end: datetime) -> Iterable[Entry]:
    """When the assignments of a person's courses are due, by the dates that hold for them.

    The feed is read without a request of the person's: addresses are paths.
    """
    for item in queries.my_assignments(person.id):
        if item.due_at is not None and start <= item.due_at < end:
            yield Entry(
                uid=f"assignment-{item.assignment_id}",
                title_ko=item.title_ko,
                title_en=item.title_en,
                start=item.due_at,
                label=_("과제 마감"),
                icon="clipboard-list",
                url=f"/assignments/{item.assignment_id}",
                group_id=item.offering_id,
                group_ko=item.course_ko,
                group_en=item.course_en,
                done=item.submitted > 0,
                updated_at=item.updated_at,
                sequence=item.revision,
            )


def dated() -> DatedKind:
    """Assignments as the page of extensions and the page that moves dates know them."""
    return DatedKind(
        kind=Assignment.item_kind,
        label=lazy_pgettext("item", "과제"),
        of_offering=queries.present_of,
        page=lambda item: url_for(
            "assignments.edit", offering_id=item.offering_id, assignment_id=item.id
        ),
        learner_page=lambda item: url_for("assignments.show", assignment_id=item.id),
    )
