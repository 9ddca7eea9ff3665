"""One search box for everything: grouped results, each group only for those who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.search import views

    app.register_blueprint(views.bp)

    @app.context_processor
    def _context() -> dict[str, bool]:
        return {"search_enabled": True}
