"""Tracks, cohorts, curricula, and the completion of a track by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, navigation, policies
    from lms.access import Role
    from lms.courses import registry
    from lms.courses.programmes import models, notices, queries, scopes, trail, views  # noqa: F401
    from lms.courses.programmes.queries.assessment import POLICY
    from lms.courses.programmes.rules.completion import CompletionPolicy
    from lms.navigation import ANYONE, Entry

    access.register_ancestors("track", scopes.of_track)
    access.register_ancestors("cohort", scopes.of_cohort)
    policies.register(POLICY, CompletionPolicy)
    registry.register_course_tracks(queries.tracks_by_course)
    registry.register_cohort_choices(queries.cohort_choices)
    trail.register()
    app.register_blueprint(views.bp)
    for role in (Role.LEARNER, ANYONE):
        navigation.register(role, Entry(_("과정 안내"), "programmes.tracks", "route", 80))
    navigation.register(
        Role.LEARNER, Entry(_("수료 현황"), "programmes.my_progress", "graduation-cap", 25)
    )
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role,
            Entry(
                _("과정 운영"), "programmes.manage_tracks", "route", 20,
                ("/manage/cohorts", "/manage/members"),
            ),
        )  # fmt: skip
