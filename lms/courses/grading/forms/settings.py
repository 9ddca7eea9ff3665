"""How an assignment is marked, by whom, and when its marks are released."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from lms.accounts.models import Person
from lms.courses.assignments.fields import PointsField
from lms.courses.assignments.rules import MOST_POINTS
from lms.courses.fields import SeoulDateTimeField, trimmed
from lms.courses.grading.operations import SchemeValues
from lms.courses.grading.queries import Scheme
from lms.courses.grading.rules import MOST_REASON
from lms.courses.groups.models import GroupSet
from lms.i18n import person_name
from lms.numbers import whole_or

_ = lazy_gettext


class ScheduleForm(FlaskForm):
    """When all complete marks are released."""

    release_at = SeoulDateTimeField(
        _("공개할 때"),
        [InputRequired(_("날짜와 시각을 적어 주세요."))],
        description=_("서울 시각(KST)입니다. 그때까지 모두 채워진 점수가 한꺼번에 공개됩니다."),
    )


class SchemeForm(FlaskForm):
    """Whether names are hidden, and how much is marked twice."""

    anonymous = BooleanField(
        _("이름 가리고 채점하기"),
        description=_(
            "채점하는 화면 어디에서나 이름 대신 번호가 나오고, 파일 이름도 가려집니다. 점수를 공개하면 이름이 보입니다."
        ),
    )
    twice = RadioField(
        _("두 사람이 채점하기"),
        choices=[
            ("none", _("한 사람이 채점합니다")),
            ("sample", _("일부만 두 사람이 채점합니다")),
            ("all", _("모두 두 사람이 따로 채점합니다")),
        ],
        default="none",
    )
    percent = IntegerField(
        _("두 사람이 채점하는 비율(퍼센트)"),
        default=10,
        description=_("일부만 고를 때의 비율입니다. 어느 것이 뽑히는지는 바뀌지 않습니다."),
    )
    tolerance = PointsField(
        _("허용하는 차이(점)"),
        most=MOST_POINTS,
        description=_(
            "두 사람의 합계가 이만큼까지 다르면 기준마다 가운데 값이 점수가 되고, 더 다르면 사유를 적어 정합니다."
        ),
    )
    reason = StringField(
        _("이름을 드러내는 사유"),
        [Length(max=MOST_REASON)],
        filters=[trimmed],
        description=_("가리던 이름을 다시 보이게 할 때에만 적습니다. 감사 기록에 남습니다."),
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that a share is a share."""
        fine = super().validate(extra_validators)
        if self.twice.data == "sample" and not 1 <= (self.percent.data or 0) <= 99:
            self.percent.errors = [gettext("1부터 99까지 적어 주세요.")]
            fine = False
        return fine

    def values(self) -> SchemeValues:
        """What a valid form says."""
        share = {"none": 0, "sample": self.percent.data or 0, "all": 100}[self.twice.data]
        return SchemeValues(
            anonymous=bool(self.anonymous.data),
            second_percent=share,
            tolerance=self.tolerance.data or Decimal(0),
        )


def data_of_scheme(scheme: Scheme) -> dict[str, Any]:
    """A scheme as the form shows it."""
    percent = scheme.second_percent
    return {
        "anonymous": scheme.anonymous,
        "twice": "none" if percent == 0 else "all" if percent == 100 else "sample",
        "percent": percent if 0 < percent < 100 else 10,
        "tolerance": scheme.tolerance,
        "version": scheme.version,
    }


class SharingForm(FlaskForm):
    """Among whom the work is shared out."""

    graders = SelectMultipleField(
        _("나누어 맡을 사람"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    set_id = SelectField(_("나누는 방식"), coerce=lambda text: whole_or(str(text), 0), default=0)
    again = BooleanField(
        _("이미 맡긴 것도 다시 나누기"),
        description=_("고르지 않으면 이미 맡긴 것은 그대로 두고 나머지만 나눕니다."),
    )

    def offer(self, graders: list[Person], sets: list[GroupSet]) -> None:
        """Let one choose among these people and sets of groups."""
        self.graders.choices = [(one.id, person_name(one)) for one in graders]
        self.set_id.choices = [
            (0, gettext("한 사람씩 고르게")),
            *((one.id, gettext("조별로: %(name)s", name=one.name)) for one in sets),
        ]
