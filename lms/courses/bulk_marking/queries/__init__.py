"""Reading what bulk marking works on: the works of an assignment, their marks, kept plans."""

from __future__ import annotations

from lms.courses.bulk_marking.queries.marks import learners_of, sheet_rows, states_of
from lms.courses.bulk_marking.queries.works import (
    Handed,
    as_works,
    feedback_held,
    handed_in,
    hashes_of,
)

__all__ = [
    "Handed",
    "as_works",
    "feedback_held",
    "handed_in",
    "hashes_of",
    "learners_of",
    "sheet_rows",
    "states_of",
]
