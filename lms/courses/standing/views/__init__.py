"""Pages of student status and of record keepers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("standing", __name__)

from lms.courses.standing.views import files, keepers, learner, register, requests  # noqa: E402, F401
