"""Zips of handed-in work, files that go back, and sheets of marks: planned, then done exactly so."""

from __future__ import annotations

from lms.courses.bulk_marking.operations.packing import Entry, entries_of, stream
from lms.courses.bulk_marking.operations.plans import (
    Changed,
    commit_files,
    commit_marks,
    discard,
    erase,
    keep_plan,
)
from lms.courses.bulk_marking.operations.reading import plan_sheet, plan_zip
from lms.courses.bulk_marking.operations.sheets import sheet_of

__all__ = [
    "Changed",
    "Entry",
    "commit_files",
    "commit_marks",
    "discard",
    "entries_of",
    "erase",
    "keep_plan",
    "plan_sheet",
    "plan_zip",
    "sheet_of",
    "stream",
]
