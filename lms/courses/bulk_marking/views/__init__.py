"""Pages of bulk marking."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("bulk_marking", __name__)

from lms.courses.bulk_marking.views import downloads, plans  # noqa: E402, F401
