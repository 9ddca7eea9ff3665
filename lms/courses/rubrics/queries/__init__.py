"""Reading rubrics."""

from __future__ import annotations

from lms.courses.rubrics.queries.bank import (
    RubricRow,
    bank,
    courses_of_offerings,
    current,
    elsewhere,
    rubric_names,
)

__all__ = [
    "RubricRow",
    "bank",
    "courses_of_offerings",
    "current",
    "elsewhere",
    "rubric_names",
]
