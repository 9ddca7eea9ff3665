"""Reviews to write in the list of everything that is due, and on calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _

from lms import i18n
from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.courses.assignments.registry import DueEntry
from lms.courses.peer_review import queries
from lms.courses.peer_review.queries import Task
from lms.courses.peer_review.rules import Phase

KIND = "peer_review"


def of_person(person_id: int) -> list[DueEntry]:
    """A line for each assignment whose works the person reviews."""
    return [_entry(task) for task in queries.my_reviews(person_id)]


def _entry(task: Task) -> DueEntry:
    return DueEntry(
        kind=KIND,
        kind_label=_("동료 평가"),
        item_id=task.assignment.id,
        offering_id=task.assignment.offering_id,
        title_ko=task.title_ko,
        title_en=task.title_en,
        course_ko=task.course_ko,
        course_en=task.course_en,
        label=task.label,
        url=url_for("peer_review.mine", assignment_id=task.assignment.id),
        state=_state(task),
        available_from=task.assignment.due_at,
        due_at=task.scheme.due_at,
        last=task.scheme.due_at,
        result=f"{i18n.number(task.done)} / {i18n.number(task.total)}",
        updated_at=task.scheme.assigned_at,
        revision=task.scheme.version,
    )


def _state(task: Task) -> str:
    if task.done == task.total:
        return "handed_in"
    if task.phase is Phase.OVER:
        return "missed"
    return "draft" if task.begun or task.done else "open"


def calendar(person: Person, start: datetime, end: datetime) -> Iterable[Entry]:
    """When a person's reviews are due. Addresses are paths: the feed is read by nobody's request."""
    for task in queries.my_reviews(person.id):
        due_at = task.scheme.due_at
        if due_at is not None and start <= due_at < end:
            yield Entry(
                uid=f"peer-review-{task.assignment.id}",
                title_ko=task.title_ko,
                title_en=task.title_en,
                start=due_at,
                label=_("동료 평가 마감"),
                icon="users",
                url=f"/assignments/{task.assignment.id}/peer",
                group_id=task.assignment.offering_id,
                group_ko=task.course_ko,
                group_en=task.course_en,
                done=task.done == task.total,
                updated_at=task.scheme.assigned_at,
                sequence=task.scheme.version,
            )
