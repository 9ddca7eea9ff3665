"""The programme office's overview: figures with their source, beside the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect this feature to *app*."""
    from flask_babel import lazy_gettext as _

    from lms import navigation, policies
    from lms.access import Role
    from lms.accounts.queries import trails
    from lms.navigation import Entry
    from lms.office import rules, views

    policies.register(rules.POLICY, rules.Targets)
    policies.describe(
        rules.POLICY,
        _("사업단의 목표"),
        _("현황판의 숫자 옆에 보이는 목표입니다. 0은 목표가 없다는 뜻입니다."),
        {
            "trained": policies.Field(_("교육 참여 (실인원)")),
            "completed": policies.Field(_("수료 (실인원)")),
            "completion_rate": policies.Field(_("수료율 (%)")),
            "candidates": policies.Field(_("채용 연결 후보")),
            "agreements": policies.Field(_("업무협약 기업")),
            "companies": policies.Field(_("사무소·법인을 연 기업")),
            "openings": policies.Field(_("연 공고")),
            "introductions": policies.Field(_("성사된 소개")),
        },
        scopes=("office",),
        editor="office.targets",
    )
    app.register_blueprint(views.bp)
    trails.register_labels({"report.outcomes": _("성과표")})
    navigation.register(
        Role.OFFICE, Entry(_("현황판"), "office.overview", "layout-dashboard", order=5)
    )
    for role in (Role.OFFICE, Role.STAFF):
        navigation.register(
            role, Entry(_("과정별 성과"), "office.outcomes", "chart-column", order=8)
        )
