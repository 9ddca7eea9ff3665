"""The form in which targets are set."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.office.rules import MOST, Targets


def _count(label: object) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            InputRequired(_("숫자를 적어 주세요. 목표가 없으면 0입니다.")),
            NumberRange(0, MOST, _("0부터 %(max)s까지 적을 수 있습니다.")),
        ],
    )


class TargetsForm(FlaskForm):  # type: ignore[misc]
    """Every target, from which day it holds, and why it was set."""

    trained = _count(_("교육 참여 (실인원)"))
    completed = _count(_("수료 (실인원)"))
    completion_rate = DecimalField(
        _("수료율 (%)"),
        places=1,
        validators=[
            InputRequired(_("숫자를 적어 주세요. 목표가 없으면 0입니다.")),
            NumberRange(0, 100, _("0부터 100까지 적을 수 있습니다.")),
        ],
    )
    candidates = _count(_("채용 연결 후보"))
    agreements = _count(_("업무협약 기업"))
    companies = _count(_("사무소·법인을 연 기업"))
    openings = _count(_("연 공고"))
    introductions = _count(_("성사된 소개"))
    effective_from = DateField(
        _("적용하는 날"), validators=[InputRequired(_("날짜를 골라 주세요."))]
    )
    reason = StringField(
        _("정한 사유"),
        validators=[
            InputRequired(_("사유를 적어 주세요. 변경 기록에 남습니다.")),
            Length(max=300, message=_("300자까지 적을 수 있습니다.")),
        ],
    )

    def targets(self) -> Targets:
        """What was typed."""
        return Targets(**{name: getattr(self, name).data for name in Targets.__dataclass_fields__})
