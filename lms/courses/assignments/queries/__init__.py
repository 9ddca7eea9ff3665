"""Reading assignments, drafts and submissions."""

from __future__ import annotations

from lms.courses.assignments.queries.dates import (
    Dated,
    effective_dates,
    effective_dates_of_many,
)
from lms.courses.assignments.queries.due import DueItem, due, my_assignments
from lms.courses.assignments.queries.lists import (
    AssignmentRow,
    assignments_of,
    has_submissions,
    modules_of,
    published_of,
    teaching_list,
)
from lms.courses.assignments.queries.personal import export
from lms.courses.assignments.queries.work import (
    draft_of,
    files_of,
    own_submissions,
    situation,
    submissions_of,
)

__all__ = [
    "AssignmentRow",
    "Dated",
    "DueItem",
    "assignments_of",
    "draft_of",
    "due",
    "effective_dates",
    "effective_dates_of_many",
    "export",
    "files_of",
    "has_submissions",
    "modules_of",
    "my_assignments",
    "own_submissions",
    "published_of",
    "situation",
    "submissions_of",
    "teaching_list",
]
