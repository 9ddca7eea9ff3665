"""Running the product: health, migrations, the worker, backup and restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect health pages and commands to *app*."""
    from lms.operate import commands, views

    app.register_blueprint(views.bp)
    commands.register(app)
