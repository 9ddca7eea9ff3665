"""Pages of sessions and attendance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

bp = Blueprint("attendance", __name__)


def both(path: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[Any], Any]:
    """One view at an offering's address and at a cohort's: it takes both ids, one of them none."""

    def register(view: Any) -> Any:
        for base in (
            "/teach/<int:offering_id>/attendance",
            "/manage/cohorts/<int:cohort_id>/attendance",
        ):
            bp.add_url_rule(base + path, view.__name__, view, methods=list(methods))
        return view

    return register


from lms.courses.attendance.views import (  # noqa: E402, F401
    grid,
    holidays,
    marking,
    own,
    patterns,
    people,
    sessions,
)
