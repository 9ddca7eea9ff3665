"""Pages of groups: for those who teach, and for those who are in them."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("groups", __name__)

from lms.courses.groups.views import board, importing, learning, sets  # noqa: E402, F401
