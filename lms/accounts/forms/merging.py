"""Forms about accounts that may be one person's."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from lms.accounts.forms.fields import NameCheck


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why: kept in the trail."""

    reason = StringField(
        _("사유"),
        [
            DataRequired(_("사유를 적어 주십시오. 변경 기록에 남습니다.")),
            Length(max=300),
            NameCheck(),
        ],
    )


class MergeForm(ReasonForm):
    """Exactly what was previewed is done."""

    digest = HiddenField()


class ChooseForm(FlaskForm):  # type: ignore[misc]
    """Two accounts by address or number, chosen by hand."""

    class Meta:
        csrf = False  # it reads

    first = StringField(_("첫째 계정"), [Length(max=254)])
    second = StringField(_("둘째 계정"), [Length(max=254)])
