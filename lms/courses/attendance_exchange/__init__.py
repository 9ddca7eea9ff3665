"""Attendance from files: marks, official records, and the list of where they differ from ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms.access import Permission
    from lms.accounts import privacy
    from lms.courses.attendance import registry as attendance
    from lms.courses.attendance_exchange import (  # noqa: F401
        models,
        notices,
        operations,
        queries,
        trail,
        views,
    )

    trail.register()
    app.register_blueprint(views.bp)
    attendance.register_page(
        _("파일로 들이기"), "attendance_exchange.index", Permission.ATTENDANCE_MANAGE, 60
    )
    attendance.register_page(
        _("공식 기록과 차이"), "attendance_exchange.differences", Permission.ATTENDANCE_MANAGE, 61
    )
    privacy.register_export("official attendance", queries.export)
    privacy.register_erase("official attendance", operations.erase)
