"""Reads of curricula and of what students have towards them."""

from __future__ import annotations

from lms.courses.degrees.queries.prerequisites import prerequisite_of, prerequisites_of

__all__ = ["prerequisite_of", "prerequisites_of"]
