"""The skills that everything speaks of: searching for them, and picking them in forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.skills import models, views  # noqa: F401

    app.register_blueprint(views.bp)
