"""Pages of courses and offerings."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("catalogue", __name__)

from lms.courses.catalogue.views import manage_courses, manage_offerings, public  # noqa: E402, F401
