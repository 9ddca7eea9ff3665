"""Tracks, cohorts, curricula, and the completion of a track by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from lms import access, policies
    from lms.courses.programmes import models, notices, scopes  # noqa: F401
    from lms.courses.programmes.operations.completion import POLICY
    from lms.courses.programmes.rules.completion import CompletionPolicy

    access.register_ancestors("track", scopes.of_track)
    access.register_ancestors("cohort", scopes.of_cohort)
    policies.register(POLICY, CompletionPolicy)
