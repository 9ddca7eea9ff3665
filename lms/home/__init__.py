"""Each role's first page, joined from the other features; and the front page for visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Role
    from lms.home import views
    from lms.navigation import Entry

    app.register_blueprint(views.bp)
    for role in (*Role, navigation.ANYONE):
        navigation.register(role, Entry(_("홈"), "home.index", "house", 0))
