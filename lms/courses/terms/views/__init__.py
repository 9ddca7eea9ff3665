"""Pages of terms."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("terms", __name__)

from lms.courses.terms.views import manage, own  # noqa: E402, F401
