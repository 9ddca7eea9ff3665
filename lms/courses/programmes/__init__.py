"""Tracks, cohorts, curricula, and the completion of a track by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, navigation
    from lms.access import Role
    from lms.accounts import privacy
    from lms.courses import registry, vocabulary
    from lms.courses.programmes import (  # noqa: F401
        described,
        models,
        notices,
        operations,
        queries,
        scopes,
        trail,
        views,
        words,
    )
    from lms.courses.programmes.queries.audiences import audience_words
    from lms.courses.programmes.queries.beside import mentoring
    from lms.navigation import ANYONE, Entry

    access.register_ancestors("track", scopes.of_track)
    access.register_ancestors("cohort", scopes.of_cohort)
    described.register()
    privacy.register_export("programmes", queries.export)
    privacy.register_erase("programmes", operations.erase)
    registry.register_course_tracks(queries.tracks_by_course)
    registry.register_cohort_choices(queries.cohort_choices)
    vocabulary.register_names("audience", audience_words)
    trail.register()
    app.register_blueprint(views.bp)
    app.jinja_env.globals.update(
        leaving_reason=queries.leaving_words,
        member_tone=vocabulary.MEMBER_TONES,
        exam_results=words.EXAM_RESULTS,
        exam_tones=words.EXAM_TONES,
        mentoring_of=mentoring,
        requirement_kinds=words.REQUIREMENT_KINDS,
        requirement_stages=words.STAGES,
        way_line=words.way_line,
        completion_line=words.completion_line,
    )
    for role in (Role.LEARNER, ANYONE):
        navigation.register(role, Entry(_("과정 안내"), "programmes.tracks", "route", 880))
    navigation.register(
        Role.LEARNER, Entry(_("수료 현황"), "programmes.my_progress", "graduation-cap", 425)
    )
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role,
            Entry(
                _("과정 운영"), "programmes.manage_tracks", "route", 220,
                ("/manage/cohorts", "/manage/members"),
            ),
        )  # fmt: skip
