"""Courses, their offerings, and the public catalogue of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import access
    from lms.courses.catalogue import models, scopes  # noqa: F401

    access.register_ancestors("course", scopes.of_course)
    access.register_ancestors("offering", scopes.of_offering)
