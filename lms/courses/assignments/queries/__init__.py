"""Reading assignments, drafts and submissions."""

from __future__ import annotations

from lms.courses.assignments.queries.dates import (
    Dated,
    effective_dates,
    effective_dates_of_many,
    overrides_of,
)
from lms.courses.assignments.queries.due import DueItem, my_assignments
from lms.courses.assignments.queries.lists import (
    AssignmentRow,
    assignments_of,
    deleted_of,
    has_submissions,
    modules_of,
    present_of,
    published_of,
    teaching_list,
    using_set,
)
from lms.courses.assignments.queries.personal import export
from lms.courses.assignments.queries.work import (
    accepted_by,
    by_receipt,
    draft_files,
    draft_of,
    files_of,
    group_for,
    handed_in_by,
    is_hidden,
    made,
    members_of,
    members_of_many,
    own_submissions,
    reopenings,
    situation,
    submissions_for_comparison,
    submissions_of,
)

__all__ = [
    "AssignmentRow",
    "Dated",
    "DueItem",
    "accepted_by",
    "assignments_of",
    "by_receipt",
    "deleted_of",
    "draft_files",
    "draft_of",
    "effective_dates",
    "effective_dates_of_many",
    "export",
    "files_of",
    "group_for",
    "handed_in_by",
    "has_submissions",
    "is_hidden",
    "made",
    "members_of",
    "members_of_many",
    "modules_of",
    "my_assignments",
    "overrides_of",
    "own_submissions",
    "present_of",
    "published_of",
    "reopenings",
    "situation",
    "submissions_for_comparison",
    "submissions_of",
    "teaching_list",
    "using_set",
]
