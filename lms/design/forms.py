"""One field of each kind, so that the style page shows real controls and real validation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, Length, Optional


class SampleForm(FlaskForm):
    """The style page's form; it checks what is typed and stores nothing."""

    title = StringField(
        _("과제 이름"), [DataRequired(_("과제 이름을 적어 주세요.")), Length(max=80)]
    )
    email = EmailField(
        _("연락할 이메일"),
        [DataRequired(_("이메일을 적어 주세요.")), Email(_("이메일 주소의 형식이 아닙니다."))],
    )
    kind = SelectField(
        _("내는 방식"), choices=[("file", _("파일")), ("text", _("글")), ("link", _("링크"))]
    )
    due = DateTimeLocalField(_("마감"), [Optional()], format="%Y-%m-%dT%H:%M")
    opens = DateField(_("공개일"), [Optional()])
    audience = RadioField(
        _("대상"),
        choices=[("employed", _("재직자")), ("seeker", _("구직자")), ("youth", _("청년"))],
        default="seeker",
    )
    brief = TextAreaField(
        _("안내문"), description=_("마크다운으로 씁니다. 제목은 ##부터 시작합니다.")
    )
    attachment = FileField(_("붙임 파일"))
    late = BooleanField(_("마감 뒤에도 받기"), description=_("늦은 만큼 감점 규칙이 적용됩니다."))
