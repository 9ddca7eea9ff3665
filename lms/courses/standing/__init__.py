"""Student records (학적): who is a student of which degree track, in which status, by whose record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses.standing import models, queries  # noqa: F401
