"""Attendance that comes of itself: check-in by a code that changes, and watched lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask import url_for
    from flask_babel import lazy_gettext as _

    from lms import navigation, policies
    from lms.access import Permission, Role
    from lms.accounts import privacy
    from lms.courses.attendance import registry as attendance
    from lms.courses.presence import models, operations, queries, trail, views  # noqa: F401
    from lms.courses.presence.rules.policy import (
        CHECK_IN,
        EARLIEST,
        ONLINE,
        CheckInPolicy,
        OnlinePolicy,
    )
    from lms.navigation import Entry
    from lms.policies import Field

    trail.register()
    app.register_blueprint(views.bp)
    policies.register(CHECK_IN, CheckInPolicy)
    policies.describe(
        CHECK_IN,
        _("출석 코드"),
        _("교육생이 QR이나 숫자 코드로 스스로 입실하고 퇴실하는 방식을 정합니다."),
        {
            "enabled": Field(_("출석 코드를 씀")),
            "rotate_seconds": Field(
                _("코드가 바뀌는 간격"), _("바로 앞의 코드도 한 번 더 받습니다."), _("초"),
                least=10, most=300,
            ),
            "opens_before_minutes": Field(
                _("수업 시작 몇 분 전부터"), unit=_("분"), least=0, most=EARLIEST
            ),
            "check_out": Field(_("퇴실도 코드로 확인함")),
            "out_after_minutes": Field(
                _("수업이 끝난 뒤 퇴실을 받는 시간"), unit=_("분"), least=0, most=720
            ),
            "absent_without": Field(_("코드를 쓴 수업에서 입실하지 않은 사람은 결석으로 적음")),
        },
    )  # fmt: skip
    policies.register(ONLINE, OnlinePolicy)
    policies.describe(
        ONLINE,
        _("온라인 주차"),
        _("온라인 수업을 차시를 마친 것으로 출석으로 인정하는 기준입니다."),
        {
            "need_percent": Field(_("출석으로 보는 차시 비율"), unit="%", least=1, most=100),
            "grace_days": Field(_("수업이 끝난 뒤 인정하는 날수"), unit=_("일"), least=0, most=30),
            "by_share": Field(_("일부만 마치면 마친 만큼 출석으로 인정")),
        },
    )
    privacy.register_export("check-ins", queries.export)
    privacy.register_erase("check-ins", operations.erase)
    attendance.register_page(_("출석 코드"), "presence.sessions", Permission.ATTENDANCE_MARK, 40)
    attendance.register_session_actions(views.screen.actions)
    attendance.register_own_link(
        "check-in", _("코드로 출석하기"), lambda _place: url_for("presence.attend"),
        "circle-check", 10,
    )  # fmt: skip
    navigation.register(
        Role.LEARNER, Entry(_("출석하기"), "presence.attend", "circle-check", 322, ("/me/online",))
    )
