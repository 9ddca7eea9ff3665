"""The living style page: every part of the design system, rendered by the macros that pages use."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Serve the style page at ``/design``."""
    from lms.design.views import blueprint

    app.register_blueprint(blueprint)
