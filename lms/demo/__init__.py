"""Invented people, courses, companies and openings to try the product with, marked as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.demo import banner, commands

    commands.register(app)

    @app.context_processor
    def _context() -> dict[str, Any]:
        return {"demo": banner.has_demo()}
