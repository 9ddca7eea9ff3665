"""Question banks of courses: writing, keeping, importing, exporting, and marking by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses.questions import models  # noqa: F401  (their tables belong to the metadata)
