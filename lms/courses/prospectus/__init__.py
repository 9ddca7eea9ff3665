"""Pages that sell a track honestly: what it teaches, asks, costs, and what became of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses import registry
    from lms.courses.prospectus import models, panels, trail, views  # noqa: F401

    trail.register()
    registry.register_track_panel(panels.above)
    registry.register_track_panel(panels.below, after=True)
    app.register_blueprint(views.bp)
