"""Pages of the calendar of grades, objections, and changes of final results."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("objections", __name__)

from lms.courses.objections.views import (  # noqa: E402, F401  (they add their routes)
    answering,
    calendars,
    changing,
    own,
)
