"""Writing rubrics and their versions."""

from __future__ import annotations

from lms.courses.rubrics.operations.banking import (
    Refused,
    RubricValues,
    Saved,
    archive,
    copy_to_bank,
    create,
    restore,
    update,
)
from lms.courses.rubrics.operations.versions import (
    keep_own,
    leave,
    line_of,
    lines_of,
    mark_used,
)
from lms.courses.rubrics.rules import Line

__all__ = [
    "Line",
    "Refused",
    "RubricValues",
    "Saved",
    "archive",
    "copy_to_bank",
    "create",
    "keep_own",
    "leave",
    "line_of",
    "lines_of",
    "mark_used",
    "restore",
    "update",
]
