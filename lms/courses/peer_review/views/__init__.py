"""Pages of peer review."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("peer_review", __name__)

from lms.courses.peer_review.views import files, managing, own, reviewing, teaching  # noqa: E402, F401
