"""Bulk marking: all work as a zip, marked files back, marks by a sheet; each upload first a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.accounts import privacy
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
