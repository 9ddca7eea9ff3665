"""Forms of a candidate's pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms import clock
from lms.i18n import local
from lms.placement.candidates import rules, words
from lms.placement.candidates.models import CandidateProfile
from lms.placement.candidates.operations import Preferences
from lms.skills.forms import SkillsField


class ConsentForm(FlaskForm):
    """The agreement: one box, never ticked beforehand."""

    version = HiddenField()
    agree = BooleanField(
        _("위 내용을 읽었고, 확인된 기업에 이렇게 제공하는 데 동의합니다."),
        [
            InputRequired(
                _(
                    "켜려면 동의가 필요합니다. 동의하지 않으면 켜지지 않을 뿐, 다른 불이익은 없습니다."
                )
            )
        ],
    )


class _Checkboxes(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PreferencesForm(FlaskForm):
    """What a person would like, and what they declare to hold."""

    available_from = DateField(
        _("일을 시작할 수 있는 날"),
        [Optional()],
        description=_("비워 두면 ‘밝히지 않음’입니다. 비워 두었다고 순위에서 빠지지 않습니다."),
    )
    districts = _Checkboxes(
        _("일하고 싶은 곳"), choices=lambda: list(words.DISTRICTS.items()), validators=[Optional()]
    )
    industries = _Checkboxes(
        _("관심 산업"), choices=lambda: list(words.INDUSTRIES.items()), validators=[Optional()]
    )
    employment_types = _Checkboxes(
        _("고용 형태"),
        choices=lambda: list(words.EMPLOYMENT_TYPES.items()),
        validators=[Optional()],
    )
    licences = SkillsField(_("자격증"))
    language_ko = SelectField(words.LANGUAGES["ko"], [Optional()])
    language_en = SelectField(words.LANGUAGES["en"], [Optional()])
    language_zh = SelectField(words.LANGUAGES["zh"], [Optional()])
    language_ja = SelectField(words.LANGUAGES["ja"], [Optional()])
    language_vi = SelectField(words.LANGUAGES["vi"], [Optional()])
    language_de = SelectField(words.LANGUAGES["de"], [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.language_fields:
            field.choices = [("", gettext("밝히지 않음")), *words.LEVELS.items()]

    @property
    def language_fields(self) -> list[SelectField]:
        """One choice of level for each language."""
        return [self[f"language_{code}"] for code in rules.LANGUAGES]

    @classmethod
    def of(cls, profile: CandidateProfile | None) -> PreferencesForm:
        """The form, filled with what was chosen before."""
        if profile is None:
            return cls()
        spoken = {f"language_{code}": level for code, level in profile.languages.items()}
        return cls(obj=profile, data=spoken)

    def validate_available_from(self, field: DateField) -> None:
        """A first day that can be meant."""
        reason = rules.start_refusal(field.data, clock.today())
        if reason is not None:
            raise ValidationError(
                gettext("3년 안의 날짜를 적어 주세요.")
                if reason.code == "too_late"
                else gettext("지난 날짜입니다. 바로 시작할 수 있으면 오늘 날짜를 적어 주세요.")
            )

    def validate_licences(self, field: SkillsField) -> None:
        """Certificates alone: other skills are shown by evidence."""
        wrong = [local(skill, "name") for skill in field.chosen if skill.kind != "certificate"]
        if wrong:
            raise ValidationError(
                gettext(
                    "자격증이 아닌 역량입니다: %(names)s. 자격증만 고를 수 있고, "
                    "다른 역량은 과정의 평가와 이력서가 보여 줍니다.",
                    names=", ".join(wrong),
                )
            )

    def preferences(self) -> Preferences:
        """What was chosen."""
        return Preferences(
            available_from=self.available_from.data,
            districts=list(self.districts.data or []),
            industries=list(self.industries.data or []),
            employment_types=list(self.employment_types.data or []),
            licences=list(self.licences.data or []),
            languages={
                code: field.data
                for code, field in zip(rules.LANGUAGES, self.language_fields, strict=True)
                if field.data
            },
        )


class ResumeForm(FlaskForm):
    """A file to read."""

    file = FileField(
        _("이력서 파일"),
        [FileRequired(_("파일을 골라 주세요."))],
        description=_("PDF, DOCX, HWPX, HWP, JSON Resume, TXT. 25 MB까지."),
    )
