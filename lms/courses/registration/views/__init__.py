"""Pages of course registration."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("registration", __name__)

from lms.courses.registration.views import acting, looking, manage, students  # noqa: E402, F401
