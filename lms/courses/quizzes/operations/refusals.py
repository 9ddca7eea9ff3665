"""How an operation says no."""

from __future__ import annotations

from lms.courses.assignments.operations.refusals import Refused
from lms.courses.editing import Conflict

__all__ = ["Conflict", "Refused"]
