"""Comparing tracks, and editing what they say."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("prospectus", __name__)

from lms.courses.prospectus.views import pages  # noqa: E402, F401
