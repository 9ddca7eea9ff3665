"""Admissions: calls for applications, their forms, applications until they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation, policies
    from lms.access import Role
    from lms.accounts import privacy
    from lms.courses import registry as courses
    from lms.courses.admissions import models, notices, queries, scopes, trail  # noqa: F401
    from lms.courses.admissions.operations import retention
    from lms.courses.admissions.panels import track_panel
    from lms.courses.admissions.rules import keeping
    from lms.courses.admissions.views import bp
    from lms.policies import Field

    scopes.register()
    policies.register(retention.KIND, keeping.AdmissionsRetention)
    policies.describe(
        retention.KIND,
        _("지원 서류 보관"),
        _("뽑히지 않은 지원자의 답과 서류를 언제 파기하는지 정합니다. 파기는 기록에 남습니다."),
        {
            "days_after_decision": Field(
                _("결정한 뒤 보관하는 날"),
                _("이의신청 기간이 더 길면 그 끝부터 셉니다."),
                _("일"),
                least=0,
                most=1825,
            ),
            "undecided_days": Field(
                _("선발을 끝내지 않은 모집에서 보관하는 날"),
                _("마감부터 셉니다. 파기하기 30일 전과 7일 전에 담당자에게 알립니다."),
                _("일"),
                least=30,
                most=1825,
            ),
            "draft_days": Field(
                _("내지 않은 지원서를 보관하는 날"),
                _("마감부터 셉니다."),
                _("일"),
                least=0,
                most=1825,
            ),
        },
        ("office", "organisation", "track", "cohort"),
    )
    trail.register()
    notices.register()
    courses.register_track_panel(track_panel)
    courses.register_admission(queries.cohorts_applied_to)
    app.register_blueprint(bp)
    privacy.register_export("admissions", retention.export)
    privacy.register_erase("admissions", retention.erase)
    public = navigation.Entry(_("모집"), "admissions.index", "clipboard-list", 882)
    for role in (navigation.ANYONE, Role.LEARNER):
        navigation.register(role, public)
    manage = navigation.Entry(
        _("모집과 지원자"), "admissions.manage", "clipboard-list", 534, ("/manage/applications",)
    )
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, manage)
