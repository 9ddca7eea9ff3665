"""Pages of roster files."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("rosters", __name__)

from lms.courses.rosters.views import plans, uploading  # noqa: E402, F401
