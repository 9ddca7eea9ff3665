"""Reading comparisons."""

from __future__ import annotations

from lms.courses.similarity.queries.inputs import (
    Inputs,
    Scheme,
    Work,
    due_now,
    inputs_hash,
    inputs_of,
    run_of,
    scheme_of,
)
from lms.courses.similarity.queries.pairs import (
    FINDINGS,
    PairFilter,
    PairLine,
    counts,
    flags_of,
    open_in,
    pairs,
    sides,
)
from lms.courses.similarity.queries.personal import export
from lms.courses.similarity.queries.texts import brief_parts, parts_of

__all__ = [
    "FINDINGS",
    "Inputs",
    "PairFilter",
    "PairLine",
    "Scheme",
    "Work",
    "brief_parts",
    "counts",
    "due_now",
    "export",
    "flags_of",
    "inputs_hash",
    "inputs_of",
    "open_in",
    "pairs",
    "parts_of",
    "run_of",
    "scheme_of",
    "sides",
]
