"""Sections (반): an offering's learners in parts, for dates, rosters and queues of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access
    from lms.accounts import privacy
    from lms.courses.content import registry
    from lms.courses.sections import models, operations, queries, scopes, trail, views  # noqa: F401

    trail.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("section", scopes.of_section)
    privacy.register_export("sections", queries.export)
    privacy.register_erase("sections", operations.erase)
    registry.register_tab(_("반"), "sections.index", access.Permission.ROSTER_VIEW, 70, more=True)
