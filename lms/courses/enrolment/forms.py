"""Forms for seats."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired

from lms.courses.enrolment.rules import LEARNER_REASONS, STAFF_REASONS
from lms.courses.fields import line, text
from lms.courses.reasons import leaving_choices


class LeaveForm(FlaskForm):
    """Why a learner leaves."""

    reason = RadioField(
        _("그만두는 사유"),
        [DataRequired(_("사유를 골라 주십시오."))],
        choices=leaving_choices(LEARNER_REASONS),
    )


class EndForm(FlaskForm):
    """Why staff end someone's seat."""

    reason = SelectField(_("사유"), choices=leaving_choices(STAFF_REASONS))
    note = line(_("덧붙일 말"), 300)


class ManyForm(FlaskForm):
    """Addresses to seat; lists as files are of the rosters."""

    addresses = text(
        _("이메일 주소"), 200_000, description=_("한 줄에 하나씩, 또는 쉼표로 나누어 적습니다.")
    )


class ExportForm(FlaskForm):
    """Why the roster leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))
    format = RadioField(_("형식"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], default="xlsx")
