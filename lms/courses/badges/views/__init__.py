"""Pages of badges: published keys and lists, verification, one's own, an institution's, the office's."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("badges", __name__)

from lms.courses.badges.views import (  # noqa: E402, F401
    achievements,
    keys,
    manage,
    mine,
    published,
    shared,
    trusted,
    verify,
)
