"""The rules of the gradebook, pure: totals with their arithmetic, late work, results."""

from __future__ import annotations

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
from lms.courses.gradebook.rules.result import (
    CompletionPolicy,
    Item,
    Line,
    Obstacle,
    Result,
    Step,
    differs,
    from_json,
    obstacles,
    percent_of,
    plain,
    result,
)

__all__ = [
    "AGGREGATIONS",
    "Category",
    "CompletionPolicy",
    "GroupTrace",
    "Item",
    "ItemTrace",
    "Key",
    "Line",
    "Note",
    "Obstacle",
    "Period",
    "PeriodTrace",
    "Plan",
    "Result",
    "Score",
    "Step",
    "Total",
    "differs",
    "from_json",
    "obstacles",
    "percent_of",
    "plain",
    "result",
]
