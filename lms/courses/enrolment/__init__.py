"""Seats in cohorts and offerings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation
    from lms.access import Permission, Role
    from lms.courses import registry
    from lms.courses.content.registry import register_tab
    from lms.courses.enrolment import decisions, models, notices, operations, trail, views  # noqa: F401
    from lms.courses.programmes import registry as places
    from lms.navigation import Entry

    registry.register_opened(operations.seat_cohort)
    registry.register_seat_decisions(decisions.seat_decisions)
    app.jinja_env.globals["seat_refusal"] = decisions.sentence
    places.register_places(
        lambda member, state, reason, note: operations.leave_cohort(
            member, reason, note=note, state=state, tell=False
        ),
        operations.return_to_cohort,
        operations.join_by_transfer,
        operations.rest,
        operations.resume,
    )
    trail.register()
    app.register_blueprint(views.bp)
    navigation.register(
        Role.LEARNER, Entry(_("내 수강"), "enrolment.mine", "calendar-check", 475, ("/enrol",))
    )
    register_tab(_("명단"), "enrolment.roster", Permission.ROSTER_VIEW, 40)
