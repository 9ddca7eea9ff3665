"""How works are compared, and what was found."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from lms.courses.fields import text
from lms.courses.similarity.messages import FINDINGS
from lms.courses.similarity.operations import SchemeValues

MOST_NOTE = 2_000


class SchemeForm(FlaskForm):
    """When works are compared, and from which share a pair is listed."""

    form_errors: list[str]

    by_itself = BooleanField(
        _("마감되면 저절로 견주기"),
        description=_("마감 뒤에 새로 내거나 다시 낸 것이 있으면 다시 견줍니다."),
    )
    earlier = BooleanField(
        _("이 교과목의 지난 분반과도 견주기"),
        description=_("지난 분반에서 이름이 같은 과제에 낸 것과 견줍니다."),
    )
    threshold = IntegerField(
        _("목록에 올릴 겹침(퍼센트)"),
        [
            InputRequired(_("숫자로 적어 주세요.")),
            NumberRange(10, 100, _("10부터 100까지 적어 주세요.")),
        ],
        description=_("짧은 쪽 제출물에서 이만큼이 다른 쪽에도 있으면 목록에 올립니다."),
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def values(self) -> SchemeValues:
        """What a valid form says."""
        return SchemeValues(
            bool(self.by_itself.data), int(self.threshold.data or 30), bool(self.earlier.data)
        )


class JudgeForm(FlaskForm):
    """What a person found."""

    form_errors: list[str]

    finding = RadioField(
        _("살펴본 결과"),
        [InputRequired(_("하나를 골라 주세요."))],
        choices=[(key, words) for key, words in FINDINGS.items() if key],
    )
    note = text(_("적어 둘 것"), MOST_NOTE, description=_("교육생에게는 보이지 않습니다."))
    version = IntegerField(widget=HiddenInput(), default=0)
