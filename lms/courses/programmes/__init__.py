"""Tracks, cohorts, curricula, and the completion of a track by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import access
    from lms.courses.programmes import models, scopes  # noqa: F401

    access.register_ancestors("track", scopes.of_track)
    access.register_ancestors("cohort", scopes.of_cohort)
