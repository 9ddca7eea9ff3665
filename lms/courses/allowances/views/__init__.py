"""Pages of allowances: for those who draw them up, those who pay, and learners."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("allowances", __name__)

from lms.courses.allowances.views import manage, own, paying, sheets  # noqa: E402, F401
