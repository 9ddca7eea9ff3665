"""The rules of the gradebook, pure: totals with their arithmetic, late work, results."""

from __future__ import annotations

from lms.courses.gradebook.rules.late import Deduction, LatePolicy, deduction, missing
from lms.courses.gradebook.rules.model import (
    AGGREGATIONS,
    Category,
    GroupTrace,
    ItemTrace,
    Key,
    Note,
    Period,
    PeriodTrace,
    Plan,
    Score,
    Total,
)
from lms.courses.gradebook.rules.needed import Needed, needed
from lms.courses.gradebook.rules.obstacles import Held, Obstacle, held, obstacles
from lms.courses.gradebook.rules.result import (
    CompletionPolicy,
    Item,
    Line,
    Result,
    Step,
    differs,
    from_json,
    percent_of,
    plain,
    result,
)
from lms.courses.gradebook.rules.stages import FINAL, PUBLISHED, is_final, is_published
from lms.courses.gradebook.rules.totals import Outline, compute, imagined, outline

__all__ = [
    "AGGREGATIONS",
    "FINAL",
    "PUBLISHED",
    "Category",
    "CompletionPolicy",
    "Deduction",
    "GroupTrace",
    "Held",
    "Item",
    "ItemTrace",
    "Key",
    "LatePolicy",
    "Line",
    "Needed",
    "Note",
    "Obstacle",
    "Outline",
    "Period",
    "PeriodTrace",
    "Plan",
    "Result",
    "Score",
    "Step",
    "Total",
    "compute",
    "deduction",
    "differs",
    "from_json",
    "held",
    "imagined",
    "is_final",
    "is_published",
    "missing",
    "needed",
    "obstacles",
    "outline",
    "percent_of",
    "plain",
    "result",
]
