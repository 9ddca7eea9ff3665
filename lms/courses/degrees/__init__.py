"""Degrees: curricula by entrance year, prerequisites, the degree audit, credits from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses.degrees import models  # noqa: F401
