"""Rubrics: by which criteria work is judged, kept in the course's bank and versioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms.access import Permission
    from lms.courses.content import registry
    from lms.courses.rubrics import models, operations, queries, trail, views  # noqa: F401

    trail.register()
    app.register_blueprint(views.bp)
    registry.register_tab(_("평가표"), "rubrics.index", Permission.ASSIGNMENT_EDIT, 25, more=True)
