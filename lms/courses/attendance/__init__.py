"""Sessions in patterns, days off, attendance by the hour, and the rate with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import policies
    from lms.courses.attendance import models, views  # noqa: F401
    from lms.courses.attendance.rules.policy import KIND, AttendancePolicy

    policies.register(KIND, AttendancePolicy)
    app.register_blueprint(views.bp)
