"""Forms about dates: other dates for some, leave to hand in again, moving a whole course."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.enrolment.queries import Seat
from lms.courses.fields import SeoulDateTimeField, line
from lms.courses.groups.models import Group
from lms.i18n import person_name

_ = lazy_gettext
MOST_REASON = 500


class Whole(IntegerField):
    """A whole number in ASCII digits; what is none says so in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; an empty field is none."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        plain = typed.removeprefix("-")
        if not (plain.isascii() and plain.isdecimal() and len(plain) <= 6):
            raise ValueError(gettext("숫자로 적어 주세요."))
        self.data = int(typed)


class Ticks(SelectMultipleField):
    """Several of a list, each with its box; what is not in the list is left out."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DatesForm(FlaskForm):
    """Who gets other dates, which, and why."""

    form_errors: list[str]

    people = Ticks(_("사람"), coerce=int)
    groups = Ticks(_("조"), coerce=int)
    available_from = SeoulDateTimeField(_("여는 때"), [Optional()])
    due_at = SeoulDateTimeField(_("마감 일시"), [Optional()])
    late_until = SeoulDateTimeField(_("늦은 제출 허용"), [Optional()])
    extra_attempts = Whole(
        _("더 낼 수 있는 횟수"), [Optional(), NumberRange(0, 50, _("0에서 50까지 적어 주세요."))]
    )
    extra_minutes = Whole(
        _("더 주는 시간(분)"), [Optional(), NumberRange(0, 1440, _("0에서 1440까지 적어 주세요."))]
    )
    reason = line(
        _("사유"),
        MOST_REASON,
        required=_("사유를 적어 주세요."),
        description=_("당사자에게 보입니다. 병명처럼 민감한 내용은 적지 마세요."),
    )

    def offer(
        self,
        seats: Iterable[Seat],
        division: Iterable[Group],
        *,
        attempts: bool,
        minutes: bool,
        late: bool,
    ) -> None:
        """Let people and groups of the offering be chosen; only the fields that mean something."""
        self.people.choices = [
            (seat.person_id, f"{person_name(seat)} ({seat.number})") for seat in seats
        ]
        self.groups.choices = [
            (group.id, f"{group.group_set.name} · {group.name}") for group in division
        ]
        if not attempts:
            del self.extra_attempts
        if not minutes:
            del self.extra_minutes
        if not late:
            del self.late_until


class ReopenForm(FlaskForm):
    """Why somebody may hand in once more, and until when."""

    form_errors: list[str]

    reason = line(
        _("사유"),
        MOST_REASON,
        required=_("사유를 적어 주세요."),
        description=_("낸 사람에게 보입니다."),
    )
    until = SeoulDateTimeField(
        _("새 마감"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 비우면 지금의 날짜가 그대로 적용됩니다."),
    )


class ShiftForm(FlaskForm):
    """Which dates move by how many days."""

    form_errors: list[str]

    days = Whole(
        _("옮길 날수"),
        [
            InputRequired(_("며칠을 옮길지 적어 주세요.")),
            NumberRange(-730, 730, _("-730에서 730까지 적어 주세요.")),
        ],
        description=_("앞당기려면 -7처럼 적습니다. 시각은 그대로입니다."),
    )
    items = Ticks(_("옮길 것"))
    with_overrides = BooleanField(_("따로 정한 날짜(연장)도 함께 옮기기"), default=True)

    def offer(self, items: list[tuple[str, Any]]) -> None:
        """Let items be chosen by key; all of them unless the form says otherwise."""
        self.items.choices = [(key, key) for key, _item in items]
        if not self.is_submitted():
            self.items.data = [key for key, _item in items]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: something to move, by a number of days that moves it."""
        fine = super().validate(extra_validators)
        if self.days.data == 0:
            self.days.errors = [gettext("0이 아닌 날수를 적어 주세요.")]
            fine = False
        if not self.items.data:
            self.items.errors = [gettext("옮길 것을 하나는 골라 주세요.")]
            fine = False
        return fine
