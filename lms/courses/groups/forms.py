"""Forms of sets and groups."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from lms.courses.fields import SeoulDateTimeField, line, storable
from lms.courses.groups.models import GroupSet
from lms.courses.groups.operations import SetValues
from lms.courses.groups.rules import MOST_GROUPS, MOST_MEMBERS
from lms.numbers import whole_or


class SmallNumber(IntegerField):
    """A whole number in ASCII digits; an empty field is none, nonsense says so."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        number = whole_or(typed, -1)
        if number < 0:
            raise ValueError(_("숫자로 적어 주세요."))
        self.data = number


class SetForm(FlaskForm):
    """What a set is called and how people come into its groups."""

    form_errors: list[str]

    name = line(
        _("조 모음 이름"),
        120,
        required=_("이름을 적어 주세요."),
        description=_("예: 팀 프로젝트 조. 한 사람은 한 모음에서 한 조에만 들어갑니다."),
    )
    capacity = SmallNumber(
        _("한 조의 정원"),
        [Optional(), NumberRange(1, MOST_MEMBERS, _("1에서 500까지 적어 주세요."))],
        description=_("비우면 제한이 없습니다."),
    )
    self_signup = BooleanField(_("교육생이 스스로 조를 고르기"))
    signup_until = SeoulDateTimeField(
        _("고르는 기간의 끝"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 비우면 확정할 때까지 고를 수 있습니다."),
    )
    version = IntegerField(widget=HiddenInput(), default=0)

    def values(self) -> SetValues:
        """What a valid form says."""
        return SetValues(
            name=self.name.data or "",
            capacity=self.capacity.data,
            self_signup=bool(self.self_signup.data),
            signup_until=self.signup_until.data,
        )


def data_of(group_set: GroupSet) -> dict[str, Any]:
    """A set as its form shows it."""
    return {
        "name": group_set.name,
        "capacity": group_set.capacity,
        "self_signup": group_set.self_signup,
        "signup_until": group_set.signup_until,
        "version": group_set.version,
    }


class GroupsForm(FlaskForm):
    """Groups to add: so many, or one by its name."""

    form_errors: list[str]

    count = SmallNumber(
        _("조의 수"), [Optional(), NumberRange(1, MOST_GROUPS, _("1에서 200까지 적어 주세요."))]
    )
    name = line(_("조 이름"), 80)


class NameForm(FlaskForm):
    """Another name for a group."""

    name = line(_("조 이름"), 80, required=_("이름을 적어 주세요."))


class DealForm(FlaskForm):
    """How those without a group are dealt out by chance."""

    form_errors: list[str]

    by = RadioField(
        _("나누는 방법"),
        choices=[
            ("present", _("지금 있는 조에 고르게")),
            ("count", _("조를 몇 개로")),
            ("size", _("한 조에 몇 명씩")),
        ],
        default="present",
    )
    number = SmallNumber(
        _("수"),
        [Optional(), NumberRange(1, MOST_GROUPS, _("1에서 200까지 적어 주세요."))],
        description=_("조의 수나 한 조의 인원입니다. 모자라는 조는 새로 만듭니다."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: a number where the way asks for one."""
        fine = super().validate(extra_validators)
        if self.by.data in {"count", "size"} and not self.number.data:
            if not self.number.errors:
                self.number.errors = [_("수를 적어 주세요.")]
            fine = False
        return fine


class ImportForm(FlaskForm):
    """A list of names with their groups."""

    form_errors: list[str]

    rows = TextAreaField(
        _("명단"),
        [Length(max=200_000), storable],
        description=_(
            "한 줄에 한 사람씩 '이름(또는 번호, 이메일), 조 이름'을 적거나, 표 프로그램에서 두 열을 복사해 붙이세요."
        ),
    )
    file = FileField(_("또는 파일"), description=_("CSV나 XLSX. 첫 열은 사람, 둘째 열은 조입니다."))


class CopyForm(FlaskForm):
    """How a set is copied."""

    with_people = BooleanField(_("사람도 함께 옮겨 담기"), default=True)


class ExportForm(FlaskForm):
    """Why the list is downloaded, and as what."""

    reason = line(_("사유"), 300, required=_("사유를 적어 주세요."))
    format = SelectField(
        _("형식"),
        [DataRequired()],
        choices=[("csv", "CSV"), ("xlsx", "XLSX (Excel)")],
        default="csv",
    )
