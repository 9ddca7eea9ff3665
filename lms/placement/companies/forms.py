"""Forms of companies' pages and of the office's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from lms import clock
from lms.interop.formats.personal import has_resident_number
from lms.placement.companies import rules, words
from lms.placement.companies.models import CompanyProfile
from lms.placement.companies.operations import Details


def stripped(text: str | None) -> str:
    """The text without white space around it."""
    return (text or "").strip()


class Storable:
    """Refuses what no database can hold, and resident registration numbers."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        text = field.data or ""
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise ValidationError(gettext("저장할 수 없는 문자가 들어 있습니다."))
        if has_resident_number(text, today=clock.today()):
            raise ValidationError(
                gettext("주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 저장해 주세요.")
            )


def _line(label: Any, most: int, *, needed: Any = None, help_text: Any = "") -> StringField:
    checks: list[Any] = [DataRequired(needed)] if needed else []
    checks += [Length(max=most, message=_("%(max)d자까지 적을 수 있습니다.")), Storable()]
    return StringField(label, checks, filters=[stripped], description=help_text)


def _text(label: Any, most: int, *, needed: Any = None, help_text: Any = "") -> TextAreaField:
    checks: list[Any] = [DataRequired(needed)] if needed else []
    checks += [Length(max=most, message=_("%(max)d자까지 적을 수 있습니다.")), Storable()]
    return TextAreaField(label, checks, filters=[stripped], description=help_text)


def _website(form: FlaskForm, field: Field) -> None:
    try:
        parts = urlsplit(field.data or "")
    except ValueError:
        parts = urlsplit("")
    if (
        parts.scheme not in {"http", "https"}
        or "." not in parts.netloc
        or " " in (field.data or "")
    ):
        raise ValidationError(gettext("https:// 로 시작하는 주소를 적어 주세요."))


class ProfileForm(FlaskForm):
    """What a company says of itself."""

    name = _line(_("회사 이름"), 120, needed=_("회사 이름을 적어 주세요."))
    english_name = _line(_("영문 회사 이름"), 160, help_text=_("영어 화면에 쓰입니다."))
    industry = SelectField(
        _("산업"), [InputRequired()], choices=lambda: [("", _("고르기")), *words.INDUSTRIES.items()]
    )
    growth_stage = SelectField(
        _("성장 단계"),
        [Optional()],
        choices=lambda: [("", _("정하지 않음")), *words.GROWTH_STAGES.items()],
    )
    came_from = _line(
        _("어디에서 왔습니까"), 120, help_text=_("본사가 있거나 있던 곳입니다. 예: 경기 성남시")
    )
    employees = IntegerField(
        _("직원 수"),
        [
            Optional(),
            NumberRange(1, 1_000_000, _("1명 이상을 숫자로 적어 주세요.")),
        ],
        description=_("광주 밖의 직원도 셉니다."),
    )
    website = StringField(
        _("누리집 주소"),
        [Optional(), Length(max=300), Storable(), _website],
        filters=[stripped],
        description=_("예: https://example.co.kr"),
    )
    summary_ko = _text(
        _("회사 소개"), 3000, help_text=_("무엇을 만들고 누구에게 파는지 두세 문장이면 됩니다.")
    )
    summary_en = _text(_("영문 회사 소개"), 3000)
    version = HiddenField()

    @classmethod
    def of(cls, profile: CompanyProfile) -> ProfileForm:
        """The form for a company, filled with what it says now where nothing was sent."""
        place = profile.organisation
        return cls(
            obj=profile,
            data={
                "name": place.name,
                "english_name": place.english_name,
            },
        )

    def details(self) -> Details:
        """What was filled in."""
        return Details(
            name=self.name.data or "",
            english_name=self.english_name.data or "",
            industry=self.industry.data,
            growth_stage=self.growth_stage.data or "",
            came_from=self.came_from.data or "",
            employees=self.employees.data,
            website=self.website.data or "",
            summary_ko=self.summary_ko.data or "",
            summary_en=self.summary_en.data or "",
        )


class RegistrationForm(ProfileForm):
    """A new company with its first site in the city."""

    business_number = StringField(
        _("사업자등록번호"),
        [DataRequired(_("사업자등록번호를 적어 주세요."))],
        filters=[stripped],
        description=_("000-00-00000 모양의 열 자리입니다. 줄표는 없어도 됩니다."),
    )
    site_name = _line(
        _("광주 사업장 이름"),
        120,
        needed=_("사업장 이름을 적어 주세요."),
        help_text=_("예: 광주 연구소. 사업장은 나중에 더할 수 있습니다."),
    )
    site_address = _line(
        _("사업장 주소"),
        300,
        needed=_("사업장 주소를 적어 주세요."),
        help_text=_("도로명 주소로 적어 주세요. 예: 광주광역시 북구 첨단과기로 208번길 1"),
    )

    def validate_business_number(self, field: Field) -> None:
        """The check digit must hold."""
        if rules.business_number(field.data) is None:
            raise ValidationError(words.invalid_number())


class SiteForm(FlaskForm):
    """A place of business."""

    name_ko = _line(_("사업장 이름"), 120, needed=_("사업장 이름을 적어 주세요."))
    name_en = _line(_("영문 사업장 이름"), 120)
    address = _line(_("주소"), 300, needed=_("주소를 적어 주세요."))


class InviteForm(FlaskForm):
    """A colleague's address."""

    email = EmailField(
        _("동료의 이메일"),
        [
            DataRequired(_("이메일 주소를 적어 주세요.")),
            Length(max=254, message=_("이메일 주소가 너무 깁니다.")),
            Email(_("이메일 주소의 형식이 아닙니다. 예: name@example.com")),
        ],
        filters=[stripped],
        description=_("초대 메일의 링크는 14일 동안 쓸 수 있습니다."),
    )


class RefusalForm(FlaskForm):
    """Why a company is refused: the company reads it."""

    reason = _text(
        _("반려 사유"),
        1000,
        needed=_("사유를 적어 주세요. 회사가 그대로 읽습니다."),
        help_text=_("무엇을 고치면 확인할 수 있는지 적어 주세요."),
    )


class FactForm(FlaskForm):
    """A dated fact with its evidence."""

    kind = SelectField(
        _("무슨 일"),
        [InputRequired(_("무슨 일인지 골라 주세요."))],
        choices=lambda: [(kind.value, label) for kind, label in words.FACTS.items()],
    )
    on = DateField(_("언제"), [InputRequired(_("날짜를 적어 주세요. 예: 2026-03-02"))])
    site_id = SelectField(
        _("어느 사업장"),
        [Optional()],
        description=_("업무협약은 회사 전체의 일이라 고르지 않습니다."),
    )
    evidence = _line(
        _("근거 문서"),
        300,
        needed=_("무엇으로 확인했는지 적어 주세요."),
        help_text=_("예: 법인등기부 2026-03-02 발급, 협약서 제2026-14호"),
    )

    def offer(self, profile: CompanyProfile) -> FactForm:
        """Let the sites of *profile* be chosen from."""
        self.site_id.choices = [
            ("", gettext("회사 전체")),
            *((str(site.id), site.name_ko) for site in profile.sites),
        ]
        return self


class ReasonForm(FlaskForm):
    """Why something on record is taken back."""

    reason = _line(_("사유"), 300, needed=_("사유를 적어 주세요."))
