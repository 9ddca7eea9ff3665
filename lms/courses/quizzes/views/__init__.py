"""Pages of quizzes: for those who answer, and for those who teach."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("quizzes", __name__)

from lms.courses.quizzes.views import (  # noqa: E402, F401
    attempts,
    composing,
    learning,
    marking,
    regrading,
    statistics,
    taking,
    teaching,
)
