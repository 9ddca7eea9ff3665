"""Pages of announcements, the question board and messages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("discussion", __name__)

from lms.courses.discussion.views import (  # noqa: E402, F401
    announcements,
    board,
    messages,
    moderate,
    posts,
)
