"""Reading peer reviews."""

from __future__ import annotations

from lms.courses.peer_review.queries.own import (
    Received,
    Task,
    course_lines,
    is_used,
    my_reviews,
    received,
    received_of,
    tasks,
    visible_from,
)
from lms.courses.peer_review.queries.personal import export
from lms.courses.peer_review.queries.schemes import (
    Plan,
    Unit,
    criteria_of,
    phase_of,
    plan_of,
    reviewing_now,
    scheme_of,
    unit_of,
    units_of,
)
from lms.courses.peer_review.queries.teaching import (
    Names,
    Overview,
    ReviewerLine,
    WorkLine,
    beside,
    candidates,
    names_of,
    overview,
    reports_in,
    reviews_of,
    summary_of,
)
from lms.courses.peer_review.queries.works import Seen, seen_files, seen_text

__all__ = [
    "Names",
    "Overview",
    "Plan",
    "Received",
    "ReviewerLine",
    "Seen",
    "Task",
    "Unit",
    "WorkLine",
    "beside",
    "candidates",
    "course_lines",
    "criteria_of",
    "export",
    "is_used",
    "my_reviews",
    "names_of",
    "overview",
    "phase_of",
    "plan_of",
    "received",
    "received_of",
    "reports_in",
    "reviewing_now",
    "reviews_of",
    "scheme_of",
    "seen_files",
    "seen_text",
    "summary_of",
    "tasks",
    "unit_of",
    "units_of",
    "visible_from",
]
