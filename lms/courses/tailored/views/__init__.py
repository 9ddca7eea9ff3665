"""Pages of tailored courses: a company's, staff's, an employee's."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("tailored", __name__)

from lms.courses.tailored.views import company, mine, roster, staff  # noqa: E402, F401
