"""Names in a zip of handed-in work and back again, and what a sheet of marks would change. Pure."""

from __future__ import annotations

from lms.courses.bulk_marking.rules.naming import (
    Match,
    Unit,
    Work,
    file_name,
    labels,
    match,
    prefix,
)
from lms.courses.bulk_marking.rules.returning import FileLine, Offered, plan_files
from lms.courses.bulk_marking.rules.sheet import (
    Criterion,
    Header,
    SheetLine,
    State,
    Trouble,
    heading,
    plan_marks,
    read_header,
)

__all__ = [
    "Criterion",
    "FileLine",
    "Header",
    "Match",
    "Offered",
    "SheetLine",
    "State",
    "Trouble",
    "Unit",
    "Work",
    "file_name",
    "heading",
    "labels",
    "match",
    "plan_files",
    "plan_marks",
    "prefix",
    "read_header",
]
