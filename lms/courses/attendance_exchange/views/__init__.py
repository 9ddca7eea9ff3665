"""Pages of imports and differences."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("attendance_exchange", __name__)

from lms.courses.attendance_exchange.views import differences, uploads  # noqa: E402, F401
