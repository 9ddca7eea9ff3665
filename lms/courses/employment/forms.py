"""The form of a record of employment."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired

from lms import clock
from lms.courses.employment.operations import FIELDS
from lms.courses.employment.rules import JOBS
from lms.courses.employment.words import KINDS, SOURCES
from lms.courses.fields import line, text


class EmploymentForm(FlaskForm):
    """Where somebody went, since when, and how that is known."""

    kind = SelectField(_l("구분"), choices=list(KINDS.items()))
    employer = line(
        _l("직장"), 120, description=_l("회사나 사업의 이름입니다. 진학과 입대는 비워도 됩니다.")
    )
    started_on = DateField(_l("시작한 날"), [InputRequired(_l("날짜를 골라 주십시오."))])
    source = SelectField(_l("확인한 방법"), choices=list(SOURCES.items()))
    checked_on = DateField(_l("확인한 날"), [InputRequired(_l("날짜를 골라 주십시오."))])
    note = text(_l("메모"), 500, description=_l("본인도 자기 과정 화면에서 봅니다."))
    version = HiddenField()

    def __init__(self, *args: Any, begins: date, **kwargs: Any) -> None:
        """*begins*: the first day of the cohort."""
        super().__init__(*args, **kwargs)
        self.begins = begins

    def validate_employer(self, field: Any) -> None:
        """Work is somewhere."""
        if self.kind.data in JOBS and not field.data:
            raise ValidationError(_("직장의 이름을 적어 주십시오."))

    def validate_started_on(self, field: Any) -> None:
        """Not before the cohort, and not to come."""
        if field.data and field.data < self.begins:
            raise ValidationError(_("기수가 시작하기 전의 날입니다."))
        if field.data and field.data > clock.today():
            raise ValidationError(_("아직 오지 않은 날입니다."))

    def validate_checked_on(self, field: Any) -> None:
        """Nobody has checked in the future."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("아직 오지 않은 날입니다."))

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in FIELDS}
