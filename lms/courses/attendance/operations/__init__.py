"""Writing sessions and attendance."""

from __future__ import annotations

from lms.courses.attendance.operations.marking import (
    MarkConflict,
    Wanted,
    mark,
    mark_many,
    unmark,
    window_ends,
)

__all__ = ["MarkConflict", "Wanted", "mark", "mark_many", "unmark", "window_ends"]
