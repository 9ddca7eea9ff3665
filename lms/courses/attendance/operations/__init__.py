"""Writing sessions and attendance."""

from __future__ import annotations

from lms.courses.attendance.operations.holidays import (
    HolidayPlan,
    HolidayValues,
    seed,
)
from lms.courses.attendance.operations.marking import (
    MarkConflict,
    Wanted,
    mark,
    mark_many,
    unmark,
    window_ends,
)
from lms.courses.attendance.operations.patterns import (
    Hours,
    add_pattern,
    planned,
    remove_pattern,
    update_pattern,
)
from lms.courses.attendance.operations.sessions import (
    Times,
    add_session,
    cancel_session,
    change_session,
    has_marks,
    moment,
    remove_session,
    restore_session,
)

__all__ = [
    "HolidayPlan",
    "HolidayValues",
    "Hours",
    "MarkConflict",
    "Times",
    "Wanted",
    "add_pattern",
    "add_session",
    "cancel_session",
    "change_session",
    "has_marks",
    "mark",
    "mark_many",
    "moment",
    "planned",
    "remove_pattern",
    "remove_session",
    "restore_session",
    "seed",
    "unmark",
    "update_pattern",
    "window_ends",
]
