"""Pages of check-in and of online weeks."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("presence", __name__)

from lms.courses.presence.views import learner, screen, weeks  # noqa: E402, F401
