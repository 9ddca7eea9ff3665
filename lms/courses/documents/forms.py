"""Forms of documents."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.documents.rules.showing import Showing
from lms.courses.documents.words import KINDS, LANGUAGES
from lms.courses.fields import line


class ShowingForm(FlaskForm):
    """What a verifier sees."""

    full_name = BooleanField(
        _("이름을 모두 보입니다"), description=_("고르지 않으면 ‘한*우’처럼 가립니다.")
    )
    courses = BooleanField(_("교과목을 보입니다"))
    grades = BooleanField(_("성적을 보입니다"), description=_("교과목도 함께 보입니다."))
    version = HiddenField()

    def showing(self) -> Showing:
        """What was chosen."""
        return Showing(bool(self.full_name.data), bool(self.courses.data), bool(self.grades.data))


class IssueForm(ShowingForm):
    """A document for oneself."""

    language = RadioField(_("언어"), [InputRequired()], choices=list(LANGUAGES.items()))
    purpose = line(
        _("용도"), 100, description=_("적으면 증명서에 인쇄됩니다. 예: 취업 제출용")
    )  # fmt: skip


class BulkForm(FlaskForm):
    """Documents for many."""

    language = RadioField(
        _("언어"), [InputRequired()], choices=list(LANGUAGES.items()), default="ko"
    )
    purpose = line(_("용도"), 100, description=_("적으면 증명서에 인쇄됩니다."))


class ReasonForm(FlaskForm):
    """Why a document is revoked or reissued."""

    reason = line(_("사유"), 300, required=_("사유를 적어 주십시오."))
    version = HiddenField()


class AgainForm(FlaskForm):
    """A holder's own reissue: the reason is theirs to give or not."""

    reason = line(_("사유"), 300)
    version = HiddenField()


class ExportForm(FlaskForm):
    """Why a list leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class SealForm(FlaskForm):
    """A new version of the seal."""

    seal = FileField(
        _("직인 그림"),
        description=_("PNG, JPEG, WebP. 흰 종이는 투명하게 바꾸어 둡니다. 2MB까지."),
    )

    def validate_seal(self, field: Any) -> None:
        """There is a file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(gettext("그림 파일을 골라 주십시오."))


class SignerForm(FlaskForm):
    """In whose name documents are issued."""

    title_ko = line(_("직함"), 80, required=_("직함을 적어 주십시오."), description=_("예: 총장"))
    title_en = line(_("직함 (영문)"), 80)
    name_ko = line(_("이름"), 60, required=_("이름을 적어 주십시오."))
    name_en = line(_("이름 (영문)"), 80)
    from_on = DateField(_("시작일"), [InputRequired(_("시작일을 적어 주십시오."))])
    until_on = DateField(
        _("종료일"), [Optional()], description=_("비워 두면 다음 명의자가 시작할 때까지입니다.")
    )

    def validate_until_on(self, field: Any) -> None:
        """Not before the first day."""
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError(gettext("종료일이 시작일보다 앞섭니다."))


class NumberingForm(FlaskForm):
    """How documents are numbered, and which ones holders issue themselves."""

    prefix = line(
        _("번호의 머리글자"), 10,
        description=_("영문 대문자와 숫자. ‘AI’라 적으면 AI-2026-000001이 됩니다. 비워도 됩니다."),
    )  # fmt: skip
    self_kinds = SelectMultipleField(
        _("본인이 바로 발급할 수 있는 증명서"),
        choices=list(KINDS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    version = HiddenField()

    def validate_prefix(self, field: Any) -> None:
        """Capitals and digits; small letters are taken as capitals."""
        typed = (field.data or "").upper()
        if typed and not re.fullmatch(r"[A-Z0-9]{1,10}", typed):
            raise ValidationError(gettext("영문 대문자와 숫자로만 적어 주십시오."))
        field.data = typed


class FileForm(FlaskForm):
    """A file to verify."""

    file = FileField(_("PDF 파일"), description=_("파일은 저장하지 않고 지문만 견줍니다."))

    def validate_file(self, field: Any) -> None:
        """There is a file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(gettext("확인할 PDF 파일을 골라 주십시오."))
