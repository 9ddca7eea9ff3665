"""Pages of a course's question bank."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("questions", __name__)

from lms.courses.questions.views import (  # noqa: E402, F401
    bank,
    categories,
    editor,
    exporting,
    files,
    importing,
    looking,
)
