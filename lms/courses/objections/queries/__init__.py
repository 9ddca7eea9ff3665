"""Reading the calendar of grades, objections, and proposed changes."""

from __future__ import annotations

from lms.courses.objections.queries.calendars import (
    CalendarRow,
    calendar_of,
    calendar_rows,
    labels_at,
    stages,
    times_of,
)
from lms.courses.objections.queries.changes import (
    Difference,
    changes,
    difference,
    open_change,
    second_people,
)
from lms.courses.objections.queries.objections import (
    SORTS,
    STATES,
    ObjectionFilter,
    asking,
    export,
    files_of,
    mine,
    objections,
    of_person,
    state_counts,
    waiting_in,
)

__all__ = [
    "SORTS",
    "STATES",
    "CalendarRow",
    "Difference",
    "ObjectionFilter",
    "asking",
    "calendar_of",
    "calendar_rows",
    "changes",
    "difference",
    "export",
    "files_of",
    "labels_at",
    "mine",
    "objections",
    "of_person",
    "open_change",
    "second_people",
    "stages",
    "state_counts",
    "times_of",
    "waiting_in",
]
