"""Pages of surveys: for those who teach, for learners, across offerings."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("surveys", __name__)

from lms.courses.surveys.views import across, answering, teaching  # noqa: E402, F401
