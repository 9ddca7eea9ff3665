"""Files of marks and of official records: planned, then done exactly so; differences decided."""

from __future__ import annotations

from lms.courses.attendance_exchange.operations.committing import Changed, commit
from lms.courses.attendance_exchange.operations.deciding import decide
from lms.courses.attendance_exchange.operations.erasing import erase, forget_old
from lms.courses.attendance_exchange.operations.planning import Unusable, discard, make_plan

__all__ = [
    "Changed",
    "Unusable",
    "commit",
    "decide",
    "discard",
    "erase",
    "forget_old",
    "make_plan",
]
