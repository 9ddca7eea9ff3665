"""Pages of course registration."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("registration", __name__)

from lms.courses.registration.views import acting, looking, manage, students  # noqa: E402, F401
from lms.courses.registration.views.looking import own_links  # noqa: E402

__all__ = ["bp", "own_links"]
