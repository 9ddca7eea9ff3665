"""Forms of sessions, patterns, marks and days off."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TimeInput

from lms.courses.attendance import words
from lms.courses.attendance.models import Pattern, Session
from lms.courses.attendance.operations import Hours, Times
from lms.courses.attendance.rules.generation import Recurrence
from lms.courses.attendance.rules.states import State, clock_face, total_minutes
from lms.courses.fields import line

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d)?")


class ClockField(StringField):
    """A time of day; ``data`` is minutes after midnight, none where nothing was typed."""

    widget = TimeInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read ``9:00`` or ``09:00``."""
        typed = " ".join(valuelist).strip()
        self.data: Any = None
        if not typed:
            return
        found = _CLOCK.fullmatch(typed)
        if found is None:
            raise ValueError(_("시각을 09:00 처럼 적어 주세요."))
        self.data = int(found[1]) * 60 + int(found[2])

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(str(one) for one in self.raw_data)
        if self.data is None:
            return ""
        return clock_face(self.data)


def _days(field: Any) -> None:
    if field.data is not None and not 2000 <= field.data.year <= 2100:
        raise ValidationError(_("2000년부터 2100년까지의 날짜를 적어 주십시오."))


class TimesForm(FlaskForm):
    """When somebody meets, how and where."""

    start = ClockField(_("시작 시각"), [InputRequired(_("시작 시각을 적어 주십시오."))])
    end = ClockField(
        _("끝 시각"), [InputRequired(_("끝 시각을 적어 주십시오."))],
        description=_("시작보다 이르면 다음 날로 봅니다."),
    )  # fmt: skip
    break_from = ClockField(_("점심 시작"), [Optional()])
    break_to = ClockField(_("점심 끝"), [Optional()])
    period_minutes = IntegerField(
        _("한 교시(분)"), [InputRequired(), NumberRange(10, 600)], default=60
    )
    mode = SelectField(_("방식"), choices=list(words.MODES.items()), default="offline")
    room = line(_("강의실"), 60)
    title = line(_("이름"), 80, description=_("비워 두어도 됩니다. 예: 프로젝트 실습"))

    def validate_break_from(self, field: Any) -> None:
        """A break has an end."""
        if field.data is not None and self.break_to.data is None:
            raise ValidationError(_("점심의 시작과 끝을 모두 적거나 모두 비워 주십시오."))

    def validate_break_to(self, field: Any) -> None:
        """A break has a beginning, and ends after it."""
        if self.break_from.data is None:
            raise ValidationError(_("점심의 시작과 끝을 모두 적거나 모두 비워 주십시오."))
        if field.data is not None and field.data <= self.break_from.data:
            raise ValidationError(_("점심의 끝이 시작보다 늦어야 합니다."))

    def validate_end(self, field: Any) -> None:
        """Something must be left beside the break."""
        if field.data is not None and field.data == self.start.data:
            raise ValidationError(_("시작과 끝이 같습니다."))
        if self.start.data is not None and field.data is not None and not self._minutes():
            raise ValidationError(_("점심을 빼면 수업 시간이 없습니다."))

    def _minutes(self) -> int:
        return total_minutes(self.hours().periods)

    def hours(self) -> Hours:
        """The times of day. An end not after the start is on the next day."""
        end = self.end.data if self.end.data > self.start.data else self.end.data + 1440
        return Hours(
            self.start.data, end, self.break_from.data, self.break_to.data,
            self.period_minutes.data or 60,
        )  # fmt: skip


class PatternForm(TimesForm):
    """How sessions recur."""

    starts_on = DateField(_("첫날"), [InputRequired(_("첫날을 적어 주십시오."))])
    ends_on = DateField(_("마지막 날"), [InputRequired(_("마지막 날을 적어 주십시오."))])
    weekdays = SelectMultipleField(
        _("요일"),
        choices=[(str(i), name) for i, name in enumerate(words.WEEKDAYS)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    total_hours = IntegerField(
        _("모두 몇 시간"), [Optional(), NumberRange(1, 10_000)],
        description=_("이 시간이 차면 멈춥니다. 비우면 마지막 날까지 만듭니다."),
    )  # fmt: skip
    online_weeks = line(
        _("온라인 주차"), 100, description=_("온라인으로 하는 주를 적습니다. 예: 4, 8, 12")
    )

    def validate_starts_on(self, field: Any) -> None:
        """A day that a calendar has."""
        _days(field)

    def validate_ends_on(self, field: Any) -> None:
        """After the first day, and not for ever."""
        _days(field)
        if field.data and self.starts_on.data:
            if field.data < self.starts_on.data:
                raise ValidationError(_("마지막 날이 첫날보다 빠릅니다."))
            if field.data - self.starts_on.data > timedelta(days=3 * 366):
                raise ValidationError(_("한 번에 3년까지 만듭니다."))

    def validate_weekdays(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(_("요일을 하나 이상 골라 주십시오."))

    def validate_online_weeks(self, field: Any) -> None:
        """Numbers of weeks, between commas."""
        parts = [part.strip() for part in (field.data or "").split(",") if part.strip()]
        if not all(re.fullmatch(r"[0-9]{1,3}", part) and 1 <= int(part) <= 200 for part in parts):
            raise ValidationError(_("주차를 4, 8 처럼 숫자로 적어 주십시오."))

    def recurrence(self) -> Recurrence:
        """The pattern as the rule takes it."""
        day = self.hours()
        weeks = [part.strip() for part in (self.online_weeks.data or "").split(",")]
        return Recurrence(
            weekdays=tuple(sorted(int(day) for day in self.weekdays.data)),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            start=day.start,
            end=day.end,
            break_from=day.break_from,
            break_to=day.break_to,
            period_minutes=day.period_minutes,
            total_minutes=self.total_hours.data * 60 if self.total_hours.data else None,
            mode=self.mode.data,
            online_weeks=tuple(int(week) for week in weeks if week),
        )


class PatternChangeForm(TimesForm):
    """What of a pattern can change for its sessions to come."""

    version = HiddenField()


def values_of_pattern(pattern: Pattern) -> dict[str, Any]:
    """The form's values for a pattern that is there."""
    return {
        "title": pattern.title, "mode": pattern.mode, "room": pattern.room,
        "start": pattern.start_minute, "end": pattern.end_minute % 1440,
        "break_from": pattern.break_from, "break_to": pattern.break_to,
        "period_minutes": pattern.period_minutes,
    }  # fmt: skip


class SessionForm(TimesForm):
    """One session, new or changed."""

    version = HiddenField()
    on = DateField(_("날짜"), [InputRequired(_("날짜를 적어 주십시오."))])
    note = line(_("까닭"), 200, description=_("바꾸는 까닭입니다. 교육생에게 보입니다."))

    def validate_on(self, field: Any) -> None:
        """A day that a calendar has."""
        _days(field)

    def times(self) -> Times:
        """When it is."""
        return Times(self.on.data, self.hours().periods)


def values_of_session(session: Session) -> dict[str, Any]:
    """The form's values for a session that is there."""
    periods = session.periods
    gap = next(
        ((a[1], b[0]) for a, b in itertools.pairwise(periods) if a[1] < b[0]),
        (None, None),
    )
    return {
        "on": session.on, "start": periods[0][0], "end": periods[-1][1] % 1440,
        "break_from": gap[0], "break_to": gap[1],
        "period_minutes": periods[0][1] - periods[0][0], "mode": session.mode,
        "room": session.room, "title": session.title, "note": session.note,
        "version": session.version,
    }  # fmt: skip


class CancelForm(FlaskForm):
    """Why a session is cancelled."""

    version = HiddenField()
    note = line(_("휴강하는 까닭"), 200, required=_("휴강하는 까닭을 적어 주십시오."))


class MarkForm(FlaskForm):
    """How one learner was at one session: up to four parts."""

    version = HiddenField()
    all_day = RadioField(
        _("출결"),
        choices=[("present", words.STATES["present"]), ("absent", words.STATES["absent"]),
                 ("excused", words.STATES["excused"]), ("parts", _("구간으로 적기"))],
        default="present",
    )  # fmt: skip
    excuse = line(_("인정 사유"), 30, description=_("인정 결석일 때 적습니다. 예: 공가"))
    reason = line(_("메모"), 200)


PART_STATES = tuple(
    str(state)
    for state in (State.LATE, State.LEFT_EARLY, State.STEPPED_OUT, State.ABSENT, State.EXCUSED)
)


class HolidayForm(FlaskForm):
    """A day off, or several in a row."""

    day = DateField(_("날짜"), [InputRequired(_("날짜를 적어 주십시오."))])
    last_day = DateField(_("마지막 날"), [Optional()], description=_("하루면 비워 둡니다."))
    kind = SelectField(
        _("종류"),
        choices=[(k, w) for k, w in words.KINDS.items() if k != "substitute"],
        default="temporary",
    )
    title_ko = line(_("이름(한국어)"), 80, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 80)
    place = SelectField(_("어디에"))

    def validate_day(self, field: Any) -> None:
        """A day that a calendar has."""
        _days(field)

    def validate_last_day(self, field: Any) -> None:
        """Not before the first, and a month at the most."""
        if field.data is None or self.day.data is None:
            return
        if field.data < self.day.data:
            raise ValidationError(_("마지막 날이 첫날보다 빠릅니다."))
        if (field.data - self.day.data).days >= 31:
            raise ValidationError(_("한 번에 31일까지 적습니다."))


class ExportForm(FlaskForm):
    """Why the list leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))
