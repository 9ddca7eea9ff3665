"""Forms of badges."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired

from lms.courses.badges.operations.achieving import Values
from lms.courses.badges.rules import encoding
from lms.courses.badges.rules.encoding import Malformed
from lms.courses.badges.rules.reading import MOST
from lms.courses.fields import line, text
from lms.skills.forms import SkillsField


class BringForm(FlaskForm):
    """A badge: pasted, or as a file."""

    pasted = text(
        _("배지의 내용"), MOST, description=_("JSON이나 토큰(JWT)을 그대로 붙여 넣으십시오.")
    )
    file = FileField(_("배지 파일"), description=_("JSON, JWT, 배지가 든 PNG나 SVG. 1MB까지."))

    def content(self) -> bytes:
        """What was given; the file before the text."""
        if getattr(self.file.data, "filename", ""):
            read: bytes = self.file.data.stream.read(MOST + 1)
            return read
        return (self.pasted.data or "").encode()


class VerifyForm(BringForm):
    """A badge to verify: pasted, as a file, or by its address; and whose it is said to be."""

    address = line(_("공유 주소"), 500, description=_("받은 사람이 보낸 배지의 주소."))
    email = line(
        _("받은 사람의 이메일"), 254,
        description=_("적으면 이 사람의 배지인지 견줍니다. 저장하지 않습니다."),
    )  # fmt: skip


class HolderForm(FlaskForm):
    """Whose a badge is said to be."""

    email = line(
        _("받은 사람의 이메일"), 254, required=_("이메일을 적어 주십시오."),
        description=_("이 사람의 배지인지 견줍니다. 저장하지 않습니다."),
    )  # fmt: skip


class AchievementForm(FlaskForm):
    """For what badges are issued, and what they say."""

    title_ko = line(_("이름"), 160, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름 (영문)"), 160)
    description_ko = text(_("설명"), 1000, description=_("한두 문장."))
    description_en = text(_("설명 (영문)"), 1000)
    criteria_ko = text(
        _("받는 조건"), 2000, description=_("무엇을 해야 받는지. 배지에 함께 적힙니다.")
    )
    criteria_en = text(_("받는 조건 (영문)"), 2000)
    skills = SkillsField(_("역량"))
    automatic = BooleanField(
        _("이루면 자동으로 발급합니다"),
        description=_("확정된 이수, 수료, 마이크로디그리 수여를 보고 몇 분 안에 발급합니다."),
    )
    version = HiddenField()

    def validate_criteria_ko(self, field: Any) -> None:
        """There are criteria."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("받는 조건을 적어 주십시오."))

    def validate_description_ko(self, field: Any) -> None:
        """There is a description."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("설명을 적어 주십시오."))

    def values(self) -> Values:
        """What was typed."""
        names = ("title_ko", "title_en", "description_ko", "description_en", "criteria_ko",
                 "criteria_en", "skills", "automatic")  # fmt: skip
        return Values(**{name: self[name].data for name in names})


class ChoiceForm(FlaskForm):
    """What an achievement is about."""

    about = SelectField(_("무엇의 배지입니까"), [InputRequired(_("하나를 고르십시오."))])


class ReasonForm(FlaskForm):
    """Why a badge or a key is revoked."""

    reason = line(_("사유"), 300, required=_("사유를 적어 주십시오."))
    version = HiddenField()


class ExportForm(FlaskForm):
    """Why a list leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class TrustForm(FlaskForm):
    """An issuer elsewhere whose badges count."""

    issuer = line(
        _("발급자의 식별자"), 300, required=_("식별자를 적어 주십시오."),
        description=_("did:web:…, did:key:… 또는 https://… 배지의 issuer.id와 같아야 합니다."),
    )  # fmt: skip
    name = line(_("이름"), 160, required=_("이름을 적어 주십시오."))
    note = line(_("믿는 까닭"), 300)

    def validate_issuer(self, field: Any) -> None:
        """An identity that can be looked at."""
        given = field.data or ""
        try:
            if given.startswith("did:key:"):
                encoding.did_key(given)
            elif given.startswith("did:web:"):
                encoding.did_document_address(given)
            elif not given.startswith("https://") or len(given) < 12 or " " in given:
                raise Malformed
        except Malformed as error:
            raise ValidationError(
                gettext("did:web, did:key, https 식별자를 적어 주십시오.")
            ) from error
