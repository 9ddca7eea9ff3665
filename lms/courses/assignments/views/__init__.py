"""Pages of assignments: for those who teach, and for those who hand in."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("assignments", __name__)

from lms.courses.assignments.views import (  # noqa: E402, F401
    arranging,
    drafts,
    extending,
    learning,
    mine,
    submissions,
    teaching,
    viewing,
)
