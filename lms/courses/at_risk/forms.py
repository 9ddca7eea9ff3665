"""The form of a note."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from lms import clock
from lms.courses.at_risk.models import RiskNote
from lms.courses.at_risk.operations import FIELDS
from lms.courses.at_risk.words import DONE
from lms.courses.fields import text


class NoteForm(FlaskForm):
    """What was done about somebody, when, and when to look again."""

    done = SelectField(_l("조치"), choices=list(DONE.items()))
    on = DateField(_l("한 날"), [InputRequired(_l("날짜를 골라 주십시오."))])
    text = text(
        _l("내용"), 2000,
        description=_l("이 목록을 볼 수 있는 사람이 함께 봅니다. 민감한 상담 내용은 상담일지에 적으십시오."),
    )  # fmt: skip
    follow_up_on = DateField(
        _l("다시 살펴볼 날"), [Optional()], description=_l("그날 알려 드립니다.")
    )
    version = HiddenField()

    def validate_on(self, field: Any) -> None:
        """Nothing was done in the future."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("아직 오지 않은 날입니다."))

    def validate_follow_up_on(self, field: Any) -> None:
        """One looks again after the day itself."""
        if field.data and self.on.data and field.data < self.on.data:
            raise ValidationError(_("한 날보다 앞입니다."))

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in FIELDS}


def values_of(note: RiskNote) -> dict[str, Any]:
    """The form's values for a note that is there."""
    return {name: getattr(note, name) for name in FIELDS} | {"version": note.version}
