"""The calendar of grades, objections to results (이의신청), and changes of final results by two."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _
    from flask_login import current_user

    from lms import access, clock, navigation
    from lms.access import Permission
    from lms.accounts import privacy
    from lms.communication import calendar
    from lms.courses.content import registry as content
    from lms.courses.gradebook import registry as gradebook
    from lms.courses.objections import (  # noqa: F401
        dates,
        models,
        operations,
        queries,
        rules,
        trail,
        words,
    )
    from lms.courses.objections.views import bp

    trail.register()
    words.register()
    app.register_blueprint(bp)
    calendar.register_entries(dates.entries)
    gradebook.register_stages(queries.stages)
    gradebook.register_proposal(operations.propose)
    gradebook.register_results_link(_("성적 일정"), "objections.calendar", "calendar")
    privacy.register_export("objections", queries.export)
    privacy.register_erase("objections", operations.erase)
    content.register_tab(
        _("이의신청"),
        "objections.index",
        Permission.RESULT_FREEZE,
        52,
        queries.waiting_in,
        more=True,
    )
    entry = navigation.Entry(_("성적 일정"), "objections.across", "award", 447)
    for role in (access.Role.OFFICE, access.Role.STAFF):
        navigation.register(role, entry)

    def phase_of(offering_id: int) -> rules.Phase | None:
        times = queries.times_of(queries.calendar_of(offering_id))
        return rules.phase(times, clock.now()) if times is not None else None

    app.jinja_env.globals.update(
        objection_states=words.STATES,
        objection_tones=words.TONES,
        objection_words=words.words,
        change_states=words.CHANGE_STATES,
        change_tones=words.CHANGE_TONES,
        grade_phase=phase_of,
        grade_phase_words=words.PHASES,
        grade_phase_tones=words.PHASE_TONES,
        grade_phase_at=lambda times: rules.phase(times, clock.now()),
        grade_calendar=queries.calendar_of,
        open_result_change=queries.open_change,
        own_objections=lambda offering_id: queries.of_person(offering_id, current_user.id),
    )
