"""Forms for training logs and counselling notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms import clock
from lms.courses.fields import line, text
from lms.courses.training_log.models import CounselNote
from lms.courses.training_log.operations.counselling import NoteValues
from lms.courses.training_log.queries.counselling import sharing_of
from lms.courses.training_log.rules.logs import Entry, clock_time
from lms.courses.training_log.words import NOTE_KINDS

#: As many periods as a day has, with evening classes.
MOST_PERIODS = 16
#: 09:00, 9:00, 0900, 930.
_CLOCK = re.compile(r"([0-4]?[0-9]):?([0-5][0-9])")


def minute_of(typed: str) -> int | None:
    """09:00 or 0900 as minutes after midnight, to 47:59 for what goes on past it; none for nonsense."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None or int(found[1]) > 47:
        return None
    return int(found[1]) * 60 + int(found[2])


class PeriodForm(Form):
    """A period as it is typed."""

    start = line(_("시작"), 5, required=_("시작 시각을 적어 주세요."))
    end = line(_("끝"), 5, required=_("끝나는 시각을 적어 주세요."))
    subject = line(_("교과목"), 160)
    instructor = line(_("교수자"), 80)
    taught = text(_("수업 내용"), 2000)


class LogForm(FlaskForm):
    """A day's log. What is missing may be written later: only a signature needs it all."""

    notes = text(_("특이 사항"), 4000)
    periods = FieldList(FormField(PeriodForm), max_entries=MOST_PERIODS)
    version = HiddenField()

    def rearrange(self, asked: str) -> bool:
        """Add or take out a period, as a button asks; whether one did."""
        name, _dash, number = asked.partition("-")
        if name not in ("add", "remove"):
            return False
        rows = [entry.data for entry in self.periods.entries]
        if name == "add" and len(rows) < MOST_PERIODS:
            last = rows[-1] if rows else {"end": "09:00", "subject": "", "instructor": ""}
            start = minute_of(last["end"] or "") or 540
            rows.append(
                {
                    "start": clock_time(start), "end": clock_time(min(start + 60, 2879)),
                    "subject": last["subject"], "instructor": last["instructor"], "taught": "",
                }
            )  # fmt: skip
        elif name == "remove" and number.isascii() and number.isdecimal():
            rows = [row for position, row in enumerate(rows) if position != int(number[:4])]
        while self.periods.entries:
            self.periods.pop_entry()
        for row in rows:
            self.periods.append_entry(row)
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the times: each period has some length, and none overlaps another."""
        fine = bool(super().validate(extra_validators))
        spans: list[tuple[int, int]] = []
        for entry in self.periods.entries:
            form = entry.form
            start, end = minute_of(form.start.data or ""), minute_of(form.end.data or "")
            for field, minute in ((form.start, start), (form.end, end)):
                if minute is None and not field.errors:
                    field.errors = [gettext("시각을 09:00처럼 적어 주세요.")]
                    fine = False
            if start is None or end is None:
                continue
            if end <= start:
                form.end.errors = [gettext("끝나는 시각은 시작보다 뒤여야 합니다.")]
                fine = False
            elif any(start < other_end and other < end for other, other_end in spans):
                form.start.errors = [gettext("다른 교시와 시간이 겹칩니다.")]
                fine = False
            spans.append((start, end))
        return fine

    @property
    def mistakes(self) -> list[tuple[int, Any]]:
        """Every field that is wrong in a period, with the number of the period, from 1."""
        return [
            (number, field)
            for number, entry in enumerate(self.periods.entries, start=1)
            for field in entry.form
            if field.errors
        ]

    def entries(self) -> list[Entry]:
        """The periods in the order of the day."""
        found = [
            Entry(
                minute_of(one.form.start.data) or 0,
                minute_of(one.form.end.data) or 0,
                one.form.subject.data,
                one.form.instructor.data,
                one.form.taught.data,
            )
            for one in self.periods.entries
        ]
        return sorted(found, key=lambda entry: entry.start)


def rows_of(entries: Sequence[Entry]) -> list[dict[str, str]]:
    """Periods as the form's rows."""
    return [
        {
            "start": clock_time(one.start), "end": clock_time(one.end), "subject": one.subject,
            "instructor": one.instructor, "taught": one.taught,
        }
        for one in entries
    ]  # fmt: skip


class SignForm(FlaskForm):
    """A name under a log."""

    name = line(
        _("서명하는 사람"), 80,
        required=_("이름을 적어 주세요."),
        description=_("본인의 이름을 그대로 적으면 서명이 됩니다. 서명한 내용은 고칠 수 없습니다."),
    )  # fmt: skip
    version = HiddenField()


class ReturnForm(FlaskForm):
    """Why a log goes back."""

    reason = line(_("돌려보내는 사유"), 500, required=_("사유를 적어 주세요."))
    version = HiddenField()


class VersionForm(FlaskForm):
    """A click on something as it was seen."""

    version = HiddenField()


class ExportForm(FlaskForm):
    """Why papers leave the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주세요."))
    month = HiddenField()


class NoteForm(FlaskForm):
    """A counselling note."""

    person_id = SelectField(_("교육생"), coerce=int, validators=[InputRequired()])
    kind = SelectField(_("종류"), choices=list(NOTE_KINDS.items()))
    held_on = DateField(_("상담한 날"), [InputRequired(_("상담한 날을 적어 주세요."))])
    text = text(
        _("내용"), 20_000,
        description=_("건강, 가정 사정처럼 민감한 내용은 꼭 필요한 만큼만 적으세요."),
    )  # fmt: skip
    follow_up_on = DateField(_("후속 상담일"), [Optional()])
    with_staff = BooleanField(
        _("이곳에서 상담하는 담당자 모두와 공유"),
        description=_(
            "공유하지 않으면 나만 볼 수 있습니다. 교육생에게는 어느 경우에도 보이지 않습니다."
        ),
    )
    named = SelectMultipleField(
        _("이름으로 공유할 동료"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    version = HiddenField()

    def validate_text(self, field: Any) -> None:
        """A note says something."""
        DataRequired(_("내용을 적어 주세요."))(self, field)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also the order of the dates."""
        fine = bool(super().validate(extra_validators))
        held: date | None = self.held_on.data
        if held is not None and not 2000 <= held.year <= clock.today().year:
            self.held_on.errors = [gettext("날짜를 다시 확인해 주세요.")]
            return False
        if held is not None and held > clock.today():
            self.held_on.errors = [gettext("아직 오지 않은 날의 상담은 적을 수 없습니다.")]
            fine = False
        if held and self.follow_up_on.data and self.follow_up_on.data < held:
            self.follow_up_on.errors = [gettext("후속 상담일은 상담한 날보다 빠를 수 없습니다.")]
            fine = False
        return fine

    def values(self) -> NoteValues:
        """What the operation takes."""
        assert self.held_on.data is not None
        return NoteValues(
            self.kind.data, self.held_on.data, self.text.data, self.follow_up_on.data,
            bool(self.with_staff.data), frozenset(self.named.data or ()),
        )  # fmt: skip


def values_of_note(note: CounselNote) -> dict[str, Any]:
    """The form's values for a note that is there."""
    return {
        "person_id": note.person_id, "kind": note.kind, "held_on": note.held_on,
        "text": note.text, "follow_up_on": note.follow_up_on,
        "with_staff": note.shared_with_staff, "named": sorted(sharing_of(note).named),
        "version": note.version,
    }  # fmt: skip
