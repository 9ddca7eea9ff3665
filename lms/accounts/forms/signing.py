"""Signing in, registering, resetting."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from lms.accounts.forms.fields import (
    NameCheck,
    birth_field,
    email_field,
    english_name_field,
    name_field,
    new_password_field,
    password_field,
)


class SignInForm(FlaskForm):
    """Address and password."""

    email = email_field()
    password = password_field()
    remember = BooleanField(
        _("이 기기에서 로그인 유지"),
        description=_("14일 동안. 여럿이 쓰는 기기에서는 켜지 마세요."),
    )


class RegisterForm(FlaskForm):
    """An account of one's own."""

    email = email_field()
    name = name_field()
    english_name = english_name_field()
    password = new_password_field("email", "name", "english_name")
    birth_date = birth_field()
    marketing = BooleanField(
        _("새 과정과 채용 행사 소식을 이메일로 받겠습니다 (선택)"),
        description=_("동의하지 않아도 가입할 수 있고, 언제든 철회할 수 있습니다."),
    )


class AddressForm(FlaskForm):
    """An address to send a link to."""

    email = email_field()


class PasswordForm(FlaskForm):
    """The password of an account that is known already."""

    password = password_field()


class NewPasswordForm(FlaskForm):
    """A new password; ``known`` is set by the view to what it may not repeat."""

    password = new_password_field(label=_("새 비밀번호"))
    known: tuple[str, ...] = ()


class JoinForm(FlaskForm):
    """Making an account by an invitation: the address is the invitation's."""

    name = name_field()
    english_name = english_name_field()
    password = new_password_field("name", "english_name")
    birth_date = birth_field()
    known: tuple[str, ...] = ()


class SetupForm(FlaskForm):
    """The first administrator and the office of an empty installation."""

    office_name = StringField(
        _("사업단 이름"),
        [
            DataRequired(_("사업단 이름을 적어 주세요.")),
            Length(max=120, message=_("120자까지 적을 수 있습니다.")),
            NameCheck(),
        ],
        description=_("예: 인공지능산업융합사업단"),
    )
    office_english_name = StringField(
        _("사업단 영문 이름"),
        [Length(max=160, message=_("160자까지 적을 수 있습니다.")), NameCheck()],
        description=_("선택입니다."),
    )
    email = email_field()
    name = name_field()
    english_name = english_name_field()
    password = new_password_field("email", "name", "english_name")
