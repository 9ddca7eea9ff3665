"""Forms for allowances and accounts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired

from lms.courses.allowances.rules.accounts import BANKS, LONGEST, SHORTEST, digits_of
from lms.courses.allowances.words import bank
from lms.courses.fields import line


class VersionForm(FlaskForm):
    """A click on something as it was seen."""

    version = HiddenField()


class CarryForm(FlaskForm):
    """Why corrections are made."""

    reason = line(_("차액의 사유"), 300, required=_("사유를 적어 주세요."))


class ExportForm(FlaskForm):
    """Why a sheet leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주세요."))


class PaidForm(FlaskForm):
    """When the money was sent."""

    paid_on = DateField(_("지급일"), [InputRequired(_("지급일을 적어 주세요."))])


class BackForm(FlaskForm):
    """Why a payment came back."""

    why = line(_("되돌아온 사유"), 300, required=_("사유를 적어 주세요."))


class AccountForm(FlaskForm):
    """Where one is paid. The number is never shown again, not even in this form."""

    bank = SelectField(_("은행"), [InputRequired(_("은행을 골라 주세요."))])
    number = line(
        _("계좌번호"), 40,
        required=_("계좌번호를 적어 주세요."),
        description=_("숫자만, 또는 통장에 적힌 대로 적으세요."),
    )  # fmt: skip
    holder = line(
        _("예금주"), 60,
        required=_("예금주의 이름을 적어 주세요."),
        description=_("본인 이름의 계좌여야 합니다."),
    )  # fmt: skip
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank.choices = [("", gettext("은행을 고르세요"))] + [
            (code, bank(code)) for code in BANKS
        ]

    def validate_number(self, field: Any) -> None:
        """Digits of a length that account numbers have."""
        if digits_of(field.data or "") is None:
            raise ValidationError(
                gettext(
                    "계좌번호가 아닙니다. 숫자 %(least)s–%(most)s자리를 적어 주세요.",
                    least=SHORTEST, most=LONGEST,
                )
            )  # fmt: skip

    def digits(self) -> str:
        """The number without what stands between its digits."""
        return digits_of(self.number.data or "") or ""
