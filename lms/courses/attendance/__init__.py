"""Sessions in patterns, days off, attendance by the hour, and the rate with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import access, navigation
    from lms.access import Permission, Role
    from lms.accounts import privacy
    from lms.communication import calendar as shared_calendar
    from lms.courses.attendance import (
        calendar,
        models,  # noqa: F401
        notices,  # noqa: F401
        policy_kind,
        registry,
        scopes,
        trail,
        views,
        words,
    )
    from lms.courses.attendance.operations import privacy as own_privacy
    from lms.courses.attendance.queries import exports, facts
    from lms.courses.content import registry as content
    from lms.courses.programmes import operations as programmes
    from lms.navigation import Entry

    trail.register()
    policy_kind.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("class_session", scopes.of_session)
    privacy.register_export("attendance", exports.export)
    privacy.register_erase("attendance", own_privacy.erase)
    shared_calendar.register_entries(calendar.entries)
    programmes.register_attendance_reader(facts.facts)
    app.jinja_env.globals["attendance_words"] = words

    view, mark = Permission.ATTENDANCE_VIEW, Permission.ATTENDANCE_MARK
    registry.register_page(_("출결 표시"), "attendance.grid", view, 10)
    registry.register_page(_("수업 일정"), "attendance.plan", view, 20)
    registry.register_page(_("출석률"), "attendance.people", view, 30)
    content.register_tab(
        _("출결"), "attendance.grid", view, 25, rooms=("presence", "absences"),
    )  # fmt: skip
    content.register_grantable(
        (view, mark),
        _("출결 보고 표시하기"),
        _("출석부와 출석률을 보고 출결을 표시합니다. 수업 일정은 고치지 못합니다."),
        47,
    )
    navigation.register(Role.LEARNER, Entry(_("내 출석"), "attendance.mine", "calendar-check", 327))
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, Entry(_("쉬는 날"), "attendance.holidays", "calendar", 345))
