"""Assignments: what is asked, and what people hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import access
    from lms.courses.assignments import models, scopes  # noqa: F401

    access.register_ancestors("assignment", scopes.of_assignment)
    access.register_ancestors("submission", scopes.of_submission)
