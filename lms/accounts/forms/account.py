"""What people change about themselves."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, TelField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from lms import i18n
from lms.accounts.forms.fields import (
    email_field,
    english_name_field,
    name_field,
    new_password_field,
    password_field,
)
from lms.accounts.rules.people import phone_to_e164


class ProfileForm(FlaskForm):
    """Name, language, phone."""

    name = name_field()
    english_name = english_name_field()
    phone = TelField(
        _("휴대전화"),
        [Optional(), Length(max=40, message=_("전화번호가 너무 깁니다."))],
        description=_("선택입니다. 문자 알림을 고를 때만 쓰입니다. 예: 010-1234-5678"),
    )
    language = RadioField(_("언어"), choices=list(i18n.LANGUAGES.items()))

    def validate_phone(self, field: Field) -> None:
        """A number that can be called, Korean unless it begins with +."""
        if field.data and phone_to_e164(field.data) is None:
            raise ValidationError(gettext("전화번호를 다시 확인해 주세요. 예: 010-1234-5678"))


class ChangePasswordForm(FlaskForm):
    """The old password and the new one."""

    old = password_field(label=_("지금 비밀번호"))
    new = new_password_field(label=_("새 비밀번호"))
    known: tuple[str, ...] = ()


class ChangeEmailForm(FlaskForm):
    """A new address, with the password."""

    email = email_field(label=_("새 이메일"))
    password = password_field()


class CloseForm(FlaskForm):
    """Closing one's account."""

    password = password_field()
    sure = BooleanField(
        _("계정을 닫으면 바로 로그아웃되고 30일 뒤에 지워지는 것을 알고 있습니다"),
        [DataRequired(_("읽고 표시해 주세요."))],
    )
