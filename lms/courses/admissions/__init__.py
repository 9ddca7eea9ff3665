"""Admissions: calls for applications, their forms, applications until they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms.courses.admissions import models, scopes  # noqa: F401

    scopes.register()
