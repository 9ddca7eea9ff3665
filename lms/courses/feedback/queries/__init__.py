"""Reading feedback, and requests to look at a mark again."""

from __future__ import annotations

from lms.courses.feedback.queries.files import KIND, files_of, files_of_many
from lms.courses.feedback.queries.own import (
    CourseLine,
    Panel,
    course_feedback,
    panel,
    unread_in,
)
from lms.courses.feedback.queries.personal import export
from lms.courses.feedback.queries.regrades import (
    SORTS,
    STATES,
    RequestFilter,
    RequestRow,
    asking,
    history,
    open_of_submission,
    policy_of,
    requests,
    state_counts,
    waiting_among,
    waiting_in,
)

__all__ = [
    "KIND",
    "SORTS",
    "STATES",
    "CourseLine",
    "Panel",
    "RequestFilter",
    "RequestRow",
    "asking",
    "course_feedback",
    "export",
    "files_of",
    "files_of_many",
    "history",
    "open_of_submission",
    "panel",
    "policy_of",
    "requests",
    "state_counts",
    "unread_in",
    "waiting_among",
    "waiting_in",
]
