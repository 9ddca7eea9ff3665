"""Pages of excuses and corrections."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("absences", __name__)

from lms.courses.absences.views import deciding, files, kinds, learner  # noqa: E402, F401
