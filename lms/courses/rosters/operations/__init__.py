"""Writing plans and what they say."""

from __future__ import annotations

from lms.courses.rosters.operations.carrying_out import Changed, carry_out
from lms.courses.rosters.operations.keeping import drop, drop_old, erase, keep, planned

__all__ = ["Changed", "carry_out", "drop", "drop_old", "erase", "keep", "planned"]
