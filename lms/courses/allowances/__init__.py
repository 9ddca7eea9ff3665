"""Training allowances (훈련장려금): by unit period, approved by a second person, paid by a third."""

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
    from lms.courses.allowances import commands, models, notices, trail, words  # noqa: F401
    from lms.courses.allowances.operations import accounts
    from lms.courses.allowances.queries import own
    from lms.courses.allowances.rules.policy import (
        KIND,
        RETENTION,
        AllowancePolicy,
        PayeeRetention,
    )
    from lms.courses.allowances.views import bp
    from lms.policies import Field

    policies.register(KIND, AllowancePolicy)
    policies.register(RETENTION, PayeeRetention)
    places = ("office", "organisation", "track", "cohort")
    policies.describe(
        KIND,
        _("훈련장려금"),
        _(
            "단위기간마다 출석한 날로 훈련장려금을 계산하는 기준입니다. 승인한 표는 바뀌지 않습니다."
        ),
        {
            "threshold_percent": Field(
                _("지급하는 최저 출석률"),
                _("단위기간의 훈련일에 대한 비율입니다."),
                "%",
                least=0,
                most=100,
            ),
            "daily_amount": Field(
                _("하루 금액"), _("인정된 날마다 지급합니다."), _("원"), least=0, most=1_000_000
            ),
            "period_cap": Field(
                _("단위기간 상한"), _("0이면 상한이 없습니다."), _("원"), least=0, most=100_000_000
            ),
            "day_percent": Field(
                _("하루로 인정하는 최저 시간"),
                _("그날의 훈련 시간에 대한 비율입니다."),
                "%",
                least=0,
                most=100,
            ),
            "excused_paid": Field(_("승인된 사유로 빠진 날도 지급")),
            "incidents_per_day": Field(
                _("하루를 빼는 지각·조퇴·외출"),
                _("0이면 빼지 않습니다."),
                _("번"),
                least=0,
                most=20,
            ),
            "rounding_unit": Field(
                _("버림 단위"),
                _("1, 10, 100, 1000 가운데 하나입니다. 이보다 작은 금액은 버립니다."),
                _("원"),
                least=1,
                most=1000,
            ),
        },
        places,
    )
    policies.describe(
        RETENTION,
        _("지급 계좌 보관"),
        _("훈련장려금을 받는 계좌번호를 마지막 지급 뒤 얼마 동안 두었다가 지우는지 정합니다."),
        {"days_after_payment": Field(_("보관하는 날"), unit=_("일"), least=1, most=1825)},
        places,
    )
    trail.register()
    notices.register()
    commands.register(app)
    app.register_blueprint(bp)
    privacy.register_export("allowances", own.export)
    privacy.register_erase("allowances", accounts.erase)
    privacy.register_hold("allowances", accounts.held)
    manage = navigation.Entry(_("훈련장려금"), "allowances.index", "scale", 354)
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(role, manage)
    navigation.register(
        Role.PAYER, navigation.Entry(_("훈련장려금 지급"), "allowances.pay_index", "send", 10)
    )
    navigation.register(
        Role.LEARNER, navigation.Entry(_("훈련장려금"), "allowances.mine", "scale", 362)
    )
    app.jinja_env.globals.update(allowance_words=words, won=words.won, signed_won=words.signed_won)
