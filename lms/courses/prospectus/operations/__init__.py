"""Writing a prospectus."""

from __future__ import annotations

from lms.courses.prospectus.operations.writing import FIELDS, save

__all__ = ["FIELDS", "save"]
