"""Selection: stages with reviewers, rankings, offers with a waiting list, interviews, appeals."""

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
    from lms.communication import calendar
    from lms.courses import registry
    from lms.courses.selection import (  # noqa: F401
        dates,
        described,
        models,
        operations,
        panels,
        queries,
        scopes,
        trail,
        words,
    )
    from lms.courses.selection.operations import erasing
    from lms.courses.selection.views import bp, stages

    access.register_ancestors(scopes.REVIEWING, scopes.of_call)
    described.register()
    trail.register()
    words.register()
    privacy.register_export("selection", queries.export)
    privacy.register_erase("selection", erasing.erase)
    panels.register(stages.decide_chosen)
    registry.register_held_seats(operations.held_seats)
    app.register_blueprint(bp)
    calendar.register_entries(dates.entries)
    entry = navigation.Entry(_("지원자 심사"), "selection.reviews", "clipboard-check", 546)
    for role in (Role.REVIEWER, Role.STAFF, Role.OFFICE, Role.INSTRUCTOR, Role.EMPLOYER):
        navigation.register(role, entry)
    app.jinja_env.globals.update(
        stage_title=words.stage_title,
        stage_kinds=words.STAGE_KINDS,
        stage_states=words.STAGE_STATES,
        stage_tones=words.STAGE_TONES,
        score_sources=words.SOURCES,
        entry_states=words.ENTRY_STATES,
        entry_tones=words.ENTRY_TONES,
        review_states=words.REVIEW_STATES,
        review_tones=words.REVIEW_TONES,
        offer_states=words.OFFER_STATES,
        offer_tones=words.OFFER_TONES,
        appeal_states=words.APPEAL_STATES,
        appeal_tones=words.APPEAL_TONES,
        quota_kinds=words.QUOTAS,
        count_kinds=words.COUNTS,
        verdict_words=words.VERDICTS,
        seat_why=words.WHY,
        tie_words=words.tie_words,
        extra_group=described.group_name,
    )
