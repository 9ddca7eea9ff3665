"""Bulk marking: all work as a zip, marked files back, marks by a sheet; each upload first a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms.access import Permission
    from lms.accounts import privacy
    from lms.courses.assignments import registry as assignments
    from lms.courses.assignments.registry import TeachingLink
    from lms.courses.bulk_marking import (  # noqa: F401
        messages,
        models,
        operations,
        queries,
        rules,
        trail,
        views,
    )

    trail.register()
    app.register_blueprint(views.bp)
    privacy.register_erase("bulk plans", operations.erase)
    assignments.register_teaching_link(
        TeachingLink(
            _("한꺼번에 채점"), "bulk_marking.index", "download", Permission.SUBMISSION_GRADE, 5
        )
    )
