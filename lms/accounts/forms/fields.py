"""Fields and checks that several forms share; rules decide, this words what they say."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, Field, PasswordField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from lms import clock
from lms.accounts.rules import passwords
from lms.accounts.rules.people import believable_birth, name_problem, old_enough

EMAIL, NAME, PASSWORD = _("이메일"), _("이름"), _("비밀번호")


def password_message(code: str) -> str:
    """Why a password is not accepted, and what would be."""
    messages = {
        "short": gettext("%(n)s자 이상으로 정해 주세요.", n=passwords.SHORTEST),
        "long": gettext("%(n)s자 이하로 정해 주세요.", n=passwords.LONGEST),
        "few_kinds": gettext(
            "글자, 숫자, 기호 가운데 두 가지 이상을 섞거나 %(n)s자 이상으로 정해 주세요.",
            n=passwords.LONG_ENOUGH_ALONE,
        ),
        "repeated": gettext("같은 글자가 너무 많습니다. 서로 다른 글자를 더 써 주세요."),
        "personal": gettext("이름이나 이메일 주소와 비슷합니다. 다른 말로 정해 주세요."),
        "common": gettext("널리 쓰이는 비밀번호여서 쉽게 맞힐 수 있습니다. 다르게 정해 주세요."),
    }
    return messages[code]


def name_message(code: str) -> str:
    """Why a name cannot be kept."""
    if code == "resident_number":
        return gettext("주민등록번호는 받지 않습니다. 이름만 적어 주세요.")
    return gettext("쓸 수 없는 글자가 들어 있습니다.")


class NameCheck:
    """Refuses resident registration numbers and unprintable characters."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        code = name_problem(field.data or "")
        if code is not None:
            raise ValidationError(name_message(code))


class PasswordCheck:
    """Applies the password rule; *fields* name what a stranger would try."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields
        self.known: tuple[str, ...] = ()

    def __call__(self, form: FlaskForm, field: Field) -> None:
        known = [str(form[name].data or "") for name in self.fields if name in form]
        known += getattr(form, "known", ())
        code = passwords.problem_with(field.data or "", *known)
        if code is not None:
            raise ValidationError(password_message(code))


class AgeCheck:
    """Refuses people under 14; the date is read for this and kept nowhere."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        today = clock.today()
        if not believable_birth(field.data, today):
            raise ValidationError(gettext("생년월일을 다시 확인해 주세요."))
        if not old_enough(field.data, today):
            raise ValidationError(
                gettext(
                    "만 14세 미만은 가입할 수 없습니다. 만 14세가 되면 다시 가입해 주세요. "
                    "적은 내용은 저장하지 않았습니다."
                )
            )


def email_field(label: Any = EMAIL, **values: Any) -> EmailField:
    """An e-mail address, checked for its form."""
    return EmailField(
        label,
        [
            DataRequired(_("이메일 주소를 적어 주세요.")),
            Length(max=254, message=_("이메일 주소가 너무 깁니다.")),
            Email(_("이메일 주소의 형식이 아닙니다. 예: name@example.com")),
        ],
        filters=[lambda given: given.strip() if given else given],  # phones add a space
        **values,
    )


def name_field(label: Any = NAME) -> StringField:
    """A person's name, in one field."""
    return StringField(
        label,
        [
            DataRequired(_("이름을 적어 주세요.")),
            Length(max=80, message=_("80자까지 적을 수 있습니다.")),
            NameCheck(),
        ],
    )


def english_name_field() -> StringField:
    """A person's name as English pages and documents write it; may be empty."""
    return StringField(
        _("영문 이름"),
        [Length(max=80, message=_("80자까지 적을 수 있습니다.")), NameCheck()],
        description=_("선택입니다. 영어 화면과 영문 증명서에 쓰입니다. 예: Han Jiwoo"),
    )


def new_password_field(*fields: str, label: Any = PASSWORD) -> PasswordField:
    """A password that is being set; *fields* name what it may not repeat."""
    return PasswordField(
        label,
        [InputRequired(_("비밀번호를 적어 주세요.")), PasswordCheck(*fields)],
        description=_(
            "10자 이상. 글자, 숫자, 기호 가운데 두 가지 이상을 섞거나 16자 이상이면 됩니다."
        ),
    )


def password_field(label: Any = PASSWORD) -> PasswordField:
    """A password that is being asked for."""
    return PasswordField(
        label,
        [
            InputRequired(_("비밀번호를 적어 주세요.")),
            Length(max=1000, message=_("비밀번호가 너무 깁니다.")),
        ],
    )


def birth_field() -> DateField:
    """The birth date, asked to know that someone is 14 or older."""
    return DateField(
        _("생년월일"),
        [DataRequired(_("생년월일을 적어 주세요.")), AgeCheck()],
        description=_("만 14세 이상인지 확인하는 데만 쓰고 저장하지 않습니다."),
    )
