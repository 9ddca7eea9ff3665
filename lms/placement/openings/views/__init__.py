"""Pages of openings: for everyone, and for the company's team."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("openings", __name__)

from lms.placement.openings.views import lines, manage, public  # noqa: E402, F401
