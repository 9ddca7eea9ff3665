"""Reading the times of a calendar."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import DataRequired

from lms.courses.fields import SeoulDateTimeField
from lms.courses.objections.models import GradeCalendar
from lms.courses.objections.rules import Times
from lms.courses.objections.words import words


class CalendarForm(FlaskForm):
    """The three moments, in Seoul time."""

    published_from = SeoulDateTimeField(
        _("성적 공개"), [DataRequired(_("날짜와 시각을 적어 주세요."))],
        description=_("이때부터 교육생이 확정 전 성적을 봅니다. 그 전에는 지금까지의 점수만 봅니다."),
    )  # fmt: skip
    objections_until = SeoulDateTimeField(
        _("이의신청 마감"), [DataRequired(_("날짜와 시각을 적어 주세요."))]
    )
    final_from = SeoulDateTimeField(
        _("성적 확정"), [DataRequired(_("날짜와 시각을 적어 주세요."))],
        description=_("이때까지 답합니다. 답을 기다리는 성적은 답한 뒤에 확정됩니다."),
    )  # fmt: skip
    version = HiddenField()

    @classmethod
    def of(cls, calendar: GradeCalendar | None) -> CalendarForm:
        """The form as a calendar fills it."""
        data: dict[str, Any] = {"version": "0"}
        if calendar is not None:
            data = {
                "published_from": calendar.published_from,
                "objections_until": calendar.objections_until,
                "final_from": calendar.final_from,
                "version": str(calendar.version),
            }
        return cls(formdata=None, data=data)

    def times(self) -> Times:
        """What was typed; only after validating."""
        moments = (self.published_from.data, self.objections_until.data, self.final_from.data)
        first, last, final = (moment for moment in moments if moment is not None)
        return Times(first, last, final)

    def refuse(self, reasons: list[tuple[str, str]]) -> None:
        """Show reasons at their fields."""
        for name, code in reasons:
            self[name].errors = [*self[name].errors, words(code)]
