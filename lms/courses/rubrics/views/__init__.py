"""Pages of the bank of rubrics."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("rubrics", __name__)

from lms.courses.rubrics.views import bank, editing, files  # noqa: E402

__all__ = ["bank", "bp", "editing", "files"]
