"""The form of a prospectus."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from lms.courses.fields import line, text
from lms.courses.prospectus.operations import FIELDS

MOST_WON = 1_000_000_000


class ProspectusForm(FlaskForm):  # type: ignore[misc]
    """Texts in Markdown, amounts in won."""

    version = HiddenField()
    for_ko = text(_("누구를 위한 과정인가"), 4000, description=_("Markdown으로 적습니다."))
    for_en = text(_("누구를 위한 과정인가 (영문)"), 4000)
    entry_ko = text(_("들어오려면 무엇이 있어야 하나"), 4000)
    entry_en = text(_("들어오려면 무엇이 있어야 하나 (영문)"), 4000)
    cost_won = IntegerField(
        _("본인이 내는 돈 (원)"),
        [Optional(), NumberRange(0, MOST_WON, _("0부터 %(max)s까지 적을 수 있습니다."))],
        description=_("무료면 0, 정해지지 않았으면 비웁니다."),
    )
    support_ko = line(_("지원"), 500, description=_("예: 교육비 전액 국비 지원, 교재 제공"))
    support_en = line(_("지원 (영문)"), 500)
    allowance_days = IntegerField(
        _("훈련장려금의 예로 셀 수업일"),
        [
            InputRequired(_("숫자를 적어 주세요. 장려금이 없으면 0입니다.")),
            NumberRange(0, 31, _("0부터 %(max)s까지 적을 수 있습니다.")),
        ],
        description=_(
            "한 단위기간의 수업일. 금액은 훈련장려금 규칙으로 셈해 보입니다. 0이면 보이지 않습니다."
        ),
    )
    questions_ko = text(
        _("묻고 답하기"),
        20_000,
        description=_("물음은 '### '로 시작하는 줄에, 답은 그 아래에 적습니다."),
    )
    questions_en = text(_("묻고 답하기 (영문)"), 20_000)

    def values(self) -> dict[str, Any]:
        """What was typed."""
        return {name: self[name].data for name in FIELDS}


def values_of(row: Any) -> dict[str, Any]:
    """What is stored, as the form takes it."""
    return {"version": row.version, **{name: getattr(row, name) for name in FIELDS}}
