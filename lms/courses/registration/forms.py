"""What staff write about course registration."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.fields import SeoulDateTimeField, line
from lms.courses.registration import words
from lms.courses.registration.models import SeatGroup
from lms.courses.registration.operations.planning import GroupLine
from lms.courses.registration.rules.windows import Turn
from lms.courses.terms.rules import Window

#: Rows of groups that the form offers beside those that are there.
BLANK = 2


class _Years(SelectMultipleField):
    """Years of study to tick; none: every year."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **kwargs: Any) -> None:
        choices = [(year, _("%(year)s학년", year=year)) for year in range(1, 7)]
        super().__init__(label, coerce=int, choices=choices, **kwargs)


class TurnForm(FlaskForm):
    """A turn of the registration window."""

    years = _Years(_("학년"), description=_("고르지 않으면 모든 학년입니다."))
    opens_at = SeoulDateTimeField(_("시작"), [DataRequired(_("날짜와 시각을 적어 주세요."))])
    closes_at = SeoulDateTimeField(_("끝"), [DataRequired(_("날짜와 시각을 적어 주세요."))])

    def turn(self) -> Turn:
        """What was written; only after validating."""
        if self.opens_at.data is None or self.closes_at.data is None:
            raise ValueError("not validated")
        return Turn(Window(self.opens_at.data, self.closes_at.data), tuple(self.years.data or ()))


class GroupRow(Form):
    """One group of seats; without seats it is no group."""

    id = HiddenField()
    organisation_id = SelectField(
        _("소속"), coerce=lambda given: int(given) if given else None, validate_choice=True
    )
    others = BooleanField(_("이 소속이 아닌 학생"))
    years = _Years(_("학년"))
    seats = IntegerField(_("자리"), [Optional(), NumberRange(1, 100_000)])


class GroupsForm(FlaskForm):
    """The groups of an offering in their order."""

    groups = FieldList(FormField(GroupRow), max_entries=20)
    version = HiddenField()

    def offer(self, organisations: list[tuple[int, str]]) -> GroupsForm:
        """Fill in whom a group can be for."""
        for entry in self.groups:
            entry.form.organisation_id.choices = [("", _("누구나")), *organisations]
        return self

    def lines(self) -> list[GroupLine]:
        """The groups that have seats, in order."""
        return [
            GroupLine(
                int(row.id.data) if (row.id.data or "").isdecimal() else None,
                row.seats.data,
                row.organisation_id.data,
                bool(row.others.data),
                tuple(row.years.data or ()),
            )
            for row in (entry.form for entry in self.groups)
            if row.seats.data
        ]


def rows_of(groups: list[SeatGroup]) -> list[dict[str, Any]]:
    """The form's rows for groups that are there, and blank ones."""
    held: list[dict[str, Any]] = [
        {
            "id": str(group.id),
            "organisation_id": group.organisation_id,
            "others": group.others,
            "years": list(group.years),
            "seats": group.seats,
        }
        for group in groups
    ]
    blank: dict[str, Any] = {
        "id": "", "organisation_id": None, "others": False, "years": [], "seats": None,
    }  # fmt: skip
    return held + [dict(blank) for _row in range(BLANK)]


class BehalfForm(FlaskForm):
    """Registering for a student, with rules set aside."""

    offering_id = SelectField(_("강좌"), coerce=int, validate_choice=False)
    aside = SelectMultipleField(
        _("적용하지 않을 규칙"),
        choices=list(words.ASIDE.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("정원은 넘길 수 없습니다. 자리가 더 필요하면 강좌의 정원을 늘리십시오."),
    )
    reason = line(_("사유"), 300, required=_("사유를 적어 주십시오."), id="behalf-reason")


class EndForm(FlaskForm):
    """Ending a student's seat."""

    offering_id = HiddenField()
    how = RadioField(
        _("처리"),
        choices=[("drop", _("빼기(기록에 남지 않음)")), ("withdraw", _("철회(기록에 남음)"))],
        default="drop",
    )
    reason = line(_("사유"), 300, required=_("사유를 적어 주십시오."))


class CreditsForm(FlaskForm):
    """More credits for one student."""

    most = DecimalField(
        _("최대 학점"), [Optional(), NumberRange(0, 40)], places=None,
        description=_("비우면 학교의 기준을 따릅니다."),
    )  # fmt: skip
    reason = line(_("사유"), 300, required=_("사유를 적어 주십시오."))
    seen = HiddenField()

    def value(self) -> Decimal | None:
        """The limit, or none."""
        return self.most.data

    def granted(self) -> Decimal | None:
        """What was granted when the page was opened; what is no number matches nothing."""
        try:
            return Decimal(self.seen.data) if self.seen.data else None
        except InvalidOperation:
            return Decimal(-1)


class ExportForm(FlaskForm):
    """Why the list leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))
    format = RadioField(_("형식"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], default="xlsx")
