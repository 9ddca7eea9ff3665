"""The limits of leave, as the rulebook shows them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms import policies
from lms.courses.standing.queries import POLICY
from lms.courses.standing.rules.changing import StandingPolicy
from lms.policies import Field


def register() -> None:
    """Declare the kind and how it is shown."""
    policies.register(POLICY, StandingPolicy)
    policies.describe(
        POLICY,
        _("휴학 기준"),
        _("학위 과정 학생의 일반휴학과 군휴학의 한도, 복학 알림을 정합니다."),
        {
            "most_terms": Field(
                _("일반휴학 전체 한도"), _("군휴학은 이 한도에 세지 않습니다."), _("학기"),
                least=0, most=20,
            ),
            "terms_at_once": Field(_("일반휴학 한 번의 한도"), unit=_("학기"), least=0, most=8),
            "military_terms": Field(_("군휴학 한 번의 한도"), unit=_("학기"), least=0, most=12),
            "remind_days": Field(
                _("휴학이 끝나기 전 알림"), _("이만큼 남으면 학생에게 알립니다."), _("일"),
                least=0, most=180,
            ),
            "document": Field(_("군휴학에 서류가 있어야 함")),
            "first_term": Field(_("입학한 첫 학기에도 일반휴학을 할 수 있음")),
        },
        ("office", "organisation", "track"),
    )  # fmt: skip
