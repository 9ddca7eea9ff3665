"""Writes of admissions."""

from lms.courses.admissions.operations.outcomes import note, set_outcome

__all__ = ["note", "set_outcome"]
