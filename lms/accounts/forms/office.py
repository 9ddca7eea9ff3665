"""Forms of the office: organisations, invitations, roles, reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from lms.access import Role
from lms.accounts.forms.fields import NameCheck, email_field
from lms.accounts.models import Organisation
from lms.numbers import LARGEST

WHERE = _(
    "시스템 관리자와 사업단은 전체에서, 교육기관 담당자와 교수자는 대학·학과·사관학교에서, 기업 담당자는 회사에서 맡습니다."
)
KIND_LABELS = {
    "office": _("사업단"),
    "university": _("대학"),
    "department": _("학과"),
    "academy": _("사관학교"),
    "company": _("회사"),
}


def roles_to_choose(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """The roles, none of them chosen unless there is only one: the first would be the highest."""
    found = [(role.value, str(role.label)) for role in roles]
    return found if len(found) == 1 else [("", str(_("고르세요"))), *found]


def grouped(
    places: Iterable[Organisation], name: Callable[[Organisation], str], *, whole: bool
) -> dict[str, list[tuple[int, str]]]:
    """Choices of a place under the names of their kinds; *whole*: the whole system too, as 0."""
    found: dict[str, list[tuple[int, str]]] = {}
    if whole:
        found[str(KIND_LABELS["office"])] = [(0, str(_("전체 (사업단)")))]
    listed = list(places)
    for kind, label in KIND_LABELS.items():
        here = [(place.id, name(place)) for place in listed if place.kind == kind]
        if here:
            found.setdefault(str(label), []).extend(here)
    return found


class OrganisationForm(FlaskForm):
    """An organisation; its kind is chosen once."""

    kind = SelectField(_("종류"), choices=list(KIND_LABELS.items()))
    name = StringField(
        _("이름"),
        [
            DataRequired(_("이름을 적어 주세요.")),
            Length(max=120, message=_("120자까지 적을 수 있습니다.")),
            NameCheck(),
        ],
    )
    english_name = StringField(
        _("영문 이름"),
        [Length(max=160, message=_("160자까지 적을 수 있습니다.")), NameCheck()],
        description=_("선택입니다. 영어 화면에 쓰입니다."),
    )
    parent = SelectField(
        _("소속"),
        coerce=int,
        description=_("학과만 대학이나 사관학교에 속합니다. 다른 종류는 비워 둡니다."),
    )
    version = HiddenField(default="1")


class InviteForm(FlaskForm):
    """A role offered to an address."""

    email = email_field()
    role = SelectField(_("역할"), [DataRequired(_("역할을 골라 주세요."))])
    place = SelectField(_("어디에서"), coerce=int, description=WHERE)


class GrantForm(FlaskForm):
    """A role given to a person."""

    role = SelectField(_("역할"), [DataRequired(_("역할을 골라 주세요."))])
    place = SelectField(_("어디에서"), coerce=int, description=WHERE)
    reason = StringField(
        _("사유"),
        [
            DataRequired(_("사유를 적어 주세요.")),
            Length(max=300, message=_("300자까지 적을 수 있습니다.")),
            NameCheck(),
        ],
    )


class EndRoleForm(FlaskForm):
    """A role taken back."""

    role = StringField()
    scope_kind = StringField()
    scope_id = IntegerField(validators=[NumberRange(0, LARGEST)])
    reason = StringField(_("사유"), [DataRequired(), Length(max=300), NameCheck()])


class ReasonForm(FlaskForm):
    """Why something is done that the trail must explain."""

    reason = StringField(_("사유"), [DataRequired(), Length(max=300), NameCheck()])
