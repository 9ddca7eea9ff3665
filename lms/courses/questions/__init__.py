"""Question banks of courses: writing, keeping, importing, exporting, and marking by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses.questions import models, showing  # noqa: F401
    from lms.courses.questions.views import bp

    app.register_blueprint(bp)
    app.jinja_env.globals.update(showing.GLOBALS)
