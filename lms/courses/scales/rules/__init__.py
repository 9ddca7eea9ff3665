"""Letters, relative grading, grade point averages and retakes. Pure."""

from __future__ import annotations

from lms.courses.scales.rules.gpa import Gpa, GpaLine, GpaPolicy, Taken, average
from lms.courses.scales.rules.relative import (
    Allocation,
    CapUse,
    Entrant,
    Facts,
    Placed,
    RelativePolicy,
    Why,
    allocate,
    fitted,
)
from lms.courses.scales.rules.retakes import Attempt, RetakePolicy, settle
from lms.courses.scales.rules.scheme import (
    INCOMPLETE,
    PRESETS,
    WITHDRAWN,
    GradeScheme,
    Letter,
    incomplete_now,
)

__all__ = [
    "INCOMPLETE",
    "PRESETS",
    "WITHDRAWN",
    "Allocation",
    "Attempt",
    "CapUse",
    "Entrant",
    "Facts",
    "Gpa",
    "GpaLine",
    "GpaPolicy",
    "GradeScheme",
    "Letter",
    "Placed",
    "RelativePolicy",
    "RetakePolicy",
    "Taken",
    "Why",
    "allocate",
    "average",
    "fitted",
    "incomplete_now",
    "settle",
]
