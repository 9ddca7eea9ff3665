"""Reading rubrics."""

from __future__ import annotations

from lms.courses.rubrics.queries.bank import RubricRow, bank, current, elsewhere, rubric_names

__all__ = ["RubricRow", "bank", "current", "elsewhere", "rubric_names"]
