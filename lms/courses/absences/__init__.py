"""Excuses and corrections: asked by learners with documents, decided within limits and windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask import url_for
    from flask_babel import lazy_gettext as _
    from flask_babel import lazy_pgettext

    from lms import access, navigation, policies
    from lms.access import Permission, Role
    from lms.accounts import privacy
    from lms.communication.calendar import register_entries
    from lms.courses.absences import (  # noqa: F401
        models,
        notices,
        operations,
        queries,
        scopes,
        trail,
        views,
    )
    from lms.courses.absences.rules import kinds
    from lms.courses.attendance import registry as attendance
    from lms.navigation import Entry

    trail.register()
    app.register_blueprint(views.bp)
    access.register_ancestors("attendance_request", scopes.of_request)
    policies.register(kinds.POLICY, kinds.AbsencePolicy, read=kinds.read, write=kinds.write)
    policies.describe(
        kinds.POLICY,
        _("인정 결석과 출결 정정"),
        _(
            "인정하는 사유마다 서류, 한도, 기한, 결정하는 사람을 정하고, 출결 정정을 받는 기간을 정합니다."
        ),
        editor="absences.kinds",
    )
    attendance.register_excused(queries.excused)
    attendance.register_page(
        _("인정 결석과 정정"), "absences.of_place", Permission.ABSENCE_DECIDE, 50
    )
    attendance.register_own_link(
        "absences",
        _("인정 결석 신청"),
        lambda place: url_for("absences.new", place=f"{place.kind}-{place.id}"),
        "calendar-check",
        20,
    )
    attendance.register_own_link(
        "corrections", _("신청 현황과 정정"), lambda _place: url_for("absences.mine"), "history", 30
    )
    register_entries(queries.calendar)
    privacy.register_export("attendance requests", queries.export)
    privacy.register_erase("attendance requests", operations.erase)
    navigation.register(
        Role.LEARNER,
        Entry(
            lazy_pgettext("menu", "인정 결석"),
            "absences.mine",
            "calendar-check",
            323,
            ("/me/corrections",),
        ),
    )
    for role in (Role.STAFF, Role.INSTRUCTOR):
        navigation.register(role, Entry(_("출결 신청"), "absences.everywhere", "inbox", 326))
