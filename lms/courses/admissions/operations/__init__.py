"""Writes of admissions."""

from lms.courses.admissions.operations.outcomes import set_outcome

__all__ = ["set_outcome"]
