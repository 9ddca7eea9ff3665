"""Rubrics: by which criteria work is judged, kept in the course's bank and versioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses.rubrics import models, operations, queries  # noqa: F401
