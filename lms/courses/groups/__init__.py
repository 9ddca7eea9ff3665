"""Groups of learners within an offering: sets, who is in which group, signing up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import access
    from lms.courses.groups import models, queries, scopes  # noqa: F401

    access.register_ancestors("group_set", scopes.of_set)
