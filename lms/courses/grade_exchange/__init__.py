"""Gradebooks as files: out with chosen columns, in through a plan, and layouts of an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms.accounts import privacy
    from lms.courses.grade_exchange import (  # noqa: F401
        messages,
        models,
        operations,
        queries,
        rules,
        trail,
        views,
    )
    from lms.courses.gradebook import registry as gradebook

    trail.register()
    app.register_blueprint(views.bp)
    privacy.register_erase("grade imports", operations.erase)
    gradebook.register_grid_link(_("파일로 주고받기"), "grade_exchange.index", "files")
