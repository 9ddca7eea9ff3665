"""The policy kind ``employment`` as the rulebook shows it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from lms import policies
from lms.courses.employment.rules import POLICY
from lms.policies import Field


def register() -> None:
    """Say how the kind is shown."""
    policies.describe(
        POLICY,
        _("취업으로 세는 기간"),
        _("수료한 뒤 며칠 안에 시작한 일을 과정의 취업으로 세는지 정합니다. 과정 안내의 숫자가 이 기준을 따릅니다."),
        {"days": Field(_("수료한 날부터"), unit=_("일"), least=30, most=730)},
        scopes=("office", "organisation", "track"),
    )  # fmt: skip
