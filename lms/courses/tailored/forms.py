"""Forms of tailored courses."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from lms.accounts import queries as accounts
from lms.courses.fields import line, text
from lms.courses.tailored.models import TailoredRequest
from lms.courses.tailored.operations import requesting
from lms.courses.tailored.words import CONSENTS, STAGES
from lms.skills.forms import SkillsField

MOST_WON = 2_000_000_000


def _day(label: Any) -> DateField:
    return DateField(label, [InputRequired(_("날짜를 적어 주십시오."))])


def _whole(label: Any, most: int, least: int = 0, **kwargs: Any) -> IntegerField:
    return IntegerField(
        label, [InputRequired(_("수를 적어 주십시오.")), NumberRange(least, most)], **kwargs
    )


class RequestForm(FlaskForm):
    """What a company asks for."""

    title = line(_("과정의 이름"), 160, required=_("이름을 적어 주십시오."))
    place_id = SelectField(_("요청할 기관"), coerce=int)
    growth_stage = RadioField(
        _("기업의 성장 단계"),
        [InputRequired(_("하나를 고르십시오."))],
        choices=list(STAGES.items()),
    )
    goals = text(_("교육의 목표"), 5000)
    skills = SkillsField(_("기르고 싶은 역량"), most=12)
    people = _whole(_("직원 수"), 300, 1)
    from_on = _day(_("희망하는 시작"))
    until_on = _day(_("희망하는 끝"))
    where = line(_("장소"), 200, description=_("회사, 사관학교, 온라인처럼 적습니다."))
    version = HiddenField()

    def offer(self, places: list[Any]) -> RequestForm:
        """The institutions that can be asked."""
        self.place_id.choices = [(one.id, accounts.place_name(one)) for one in places]
        return self

    def validate_goals(self, field: Any) -> None:
        """It says what for."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("교육의 목표를 적어 주십시오."))

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in requesting.FIELDS}


def values_of(row: TailoredRequest) -> dict[str, Any]:
    """The form's values for a request that is there."""
    return {name: getattr(row, name) for name in requesting.FIELDS} | {"version": row.version}


class ProposalForm(FlaskForm):
    """An institution's answer."""

    offering_ids = SelectMultipleField(
        _("강좌"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        description=_("이 기관이 열어 둔, 기수와 학기에 속하지 않은 강좌입니다."),
    )  # fmt: skip
    content = text(_("과정의 내용"), 5000)
    hours = _whole(_("교육 시간"), 5000, 1)
    price = _whole(_("비용 (원)"), MOST_WON)
    support = _whole(_("그 가운데 지원금 (원)"), MOST_WON)
    starts_on = _day(_("시작"))
    ends_on = _day(_("끝"))
    valid_until = _day(_("답할 기한"))

    def offer(self, offerings: list[tuple[int, str]]) -> ProposalForm:
        """The offerings of which the course can be made."""
        self.offering_ids.choices = offerings
        return self

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in requesting.PROPOSAL_FIELDS}


class ReasonForm(FlaskForm):
    """Why something is declined."""

    reason = line(_("사유"), 1000)


class ExportForm(FlaskForm):
    """Why a report leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class RosterForm(FlaskForm):
    """Employees, typed or in a file."""

    people = text(
        _("직원"), 30_000,
        description=_("한 줄에 한 명, 이름과 이메일을 적습니다. 예: 김가온, gaon@example.com"),
    )  # fmt: skip
    file = FileField(
        _("또는 파일"), description=_("‘이름’과 ‘이메일’ 열이 있는 CSV나 XLSX")
    )  # fmt: skip


class ConsentForm(FlaskForm):
    """What the company may see of one."""

    agreed = SelectMultipleField(
        _("회사가 볼 수 있는 것"), choices=list(CONSENTS.items()),
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
