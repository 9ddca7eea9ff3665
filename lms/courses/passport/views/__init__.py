"""Pages of the passport: the holder's, and the one that others open."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("passport", __name__)

from lms.courses.passport.views import own, shared  # noqa: E402, F401
