"""Pages of feedback: files with a mark, a learner's feedback, requests to look at a mark again."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("feedback", __name__)

from lms.courses.feedback.views import answering, asking, files, own  # noqa: E402, F401
