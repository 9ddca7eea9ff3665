"""Forms of the pipeline: a pass with its reason, a request to be introduced, an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from lms import clock
from lms.placement.openings.models import Opening
from lms.placement.ranking import rules, words


class PassForm(FlaskForm):
    """Why a candidate is passed over: one of the opening's own lines, and words."""

    line = SelectField(_("어느 요건 때문입니까"), [DataRequired(_("요건 줄을 골라 주십시오."))])
    words = TextAreaField(_("덧붙일 말"), [Length(max=500)])

    def of(self, opening: Opening) -> PassForm:
        """The form with the lines of *opening* to choose from."""
        self.line.choices = [("", _("고르십시오"))] + [
            (line.key, line.text if len(line.text) <= 80 else f"{line.text[:79]}…")
            for line in opening.lines
            if line.kind != "other"
        ]
        return self


class AskForm(FlaskForm):
    """A request to be introduced."""

    message = TextAreaField(
        _("후보에게 보낼 말"),
        [DataRequired(_("어떤 자리이고 왜 만나고 싶은지 적어 주십시오.")), Length(max=2000)],
    )
    answer_by = DateField(_("언제까지 답을 받을까요"), [InputRequired(_("날짜를 골라 주십시오."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.answer_by.data is None and not self.is_submitted():
            self.answer_by.data = clock.today() + timedelta(days=rules.ANSWER_DAYS)

    def validate_answer_by(self, field: DateField) -> None:
        """Tomorrow or later, within thirty days."""
        problem = rules.answer_by_problem(field.data, clock.today()) if field.data else ""
        if problem:
            raise ValidationError(words.answer_by_problem(problem))


class AnswerForm(FlaskForm):
    """A graduate's answer; the telephone number is told only where it is ticked."""

    words = TextAreaField(_("덧붙일 말"), [Length(max=1000)])
    phone = BooleanField(_("전화번호도 알려 줍니다"))
