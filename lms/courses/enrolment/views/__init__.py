"""Pages of seats."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("enrolment", __name__)

from lms.courses.enrolment.views import learner, many, roster  # noqa: E402, F401
