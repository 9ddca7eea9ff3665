"""Reading the queue, and marks as their readers may see them."""

from __future__ import annotations

from lms.courses.grading.queries.marks import (
    CriterionLine,
    MarkView,
    counting,
    grade_of,
    grades_by_submission,
    has_grades,
    my_grades,
    releasable,
    released_marks,
)
from lms.courses.grading.queries.personal import export
from lms.courses.grading.queries.queue import (
    STATES,
    Neighbours,
    QueueFilter,
    QueueRow,
    counts,
    neighbours,
    queue,
)
from lms.courses.grading.queries.waiting import (
    ToGrade,
    to_grade,
    waiting_among,
    waiting_counts,
    waiting_in,
)

__all__ = [
    "STATES",
    "CriterionLine",
    "MarkView",
    "Neighbours",
    "QueueFilter",
    "QueueRow",
    "ToGrade",
    "counting",
    "counts",
    "export",
    "grade_of",
    "grades_by_submission",
    "has_grades",
    "my_grades",
    "neighbours",
    "queue",
    "releasable",
    "released_marks",
    "to_grade",
    "waiting_among",
    "waiting_counts",
    "waiting_in",
]
