"""Pages of grading: the queue, the screen, releasing, and a learner's own marks."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("grading", __name__)

from lms.courses.grading.views import (  # noqa: E402
    marking,
    mine,
    queue,
    releasing,
    remarks,
    rubrics,
    schemes,
    sharing,
    snippets,
)

__all__ = [
    "bp",
    "marking",
    "mine",
    "queue",
    "releasing",
    "remarks",
    "rubrics",
    "schemes",
    "sharing",
    "snippets",
]
