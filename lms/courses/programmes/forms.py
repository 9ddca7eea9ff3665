"""Forms for tracks, cohorts and completion."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses import vocabulary
from lms.courses.catalogue.forms import TermForm
from lms.courses.fields import line, text
from lms.courses.programmes import words
from lms.courses.programmes.models import Cohort, Track, TrackRequirement
from lms.courses.programmes.operations import cohorts, requirements, tracks
from lms.courses.programmes.queries.audiences import audience_choices


class TrackForm(FlaskForm):
    """A track, new or changed."""

    organisation_id = SelectField(_("운영 기관"), coerce=int)
    stream = SelectField(_("과정 구분"), choices=vocabulary.choices("stream"))
    title_ko = line(_("제목(한국어)"), 160, required=_("한국어 제목을 적어 주십시오."))
    title_en = line(_("제목(영어)"), 160)
    summary_ko = text(_("소개(한국어)"), 1000, description=_("목록에 보이는 두세 문장입니다."))
    summary_en = text(_("소개(영어)"), 1000)
    description_ko = text(_("자세한 설명(한국어)"), description=_("마크다운으로 씁니다."))
    description_en = text(_("자세한 설명(영어)"))
    audiences = SelectMultipleField(
        _("교육 대상"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    industry = SelectField(_("산업"), choices=vocabulary.choices("industry"))
    language = SelectField(_("강의 언어"), choices=vocabulary.choices("language"))
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = (kwargs.get("data") or {}).get("audiences") or []
        self.audiences.choices = audience_choices(held)

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in tracks.FIELDS}


def values_of_track(track: Track) -> dict[str, Any]:
    """The form's values for a track that is there."""
    return {name: getattr(track, name) for name in tracks.FIELDS} | {
        "organisation_id": track.organisation_id,
        "version": track.version,
    }


class CohortForm(TermForm):
    """A cohort, new or changed."""

    number = IntegerField(
        _("기수 번호"),
        [InputRequired(_("기수 번호를 적어 주십시오.")), NumberRange(1, 9999)],
        description=_("학위 과정은 입학 연도를 씁니다."),
    )
    title_ko = line(_("이름(한국어)"), 120, required=_("기수의 이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 120)
    stage_id = SelectField(
        _("단계"), coerce=lambda given: int(given) if given not in (None, "", "0") else None
    )

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in cohorts.FIELDS}


def values_of_cohort(cohort: Cohort) -> dict[str, Any]:
    """The form's values for a cohort that is there."""
    return {name: getattr(cohort, name) for name in cohorts.FIELDS} | {"version": cohort.version}


class PolicyForm(FlaskForm):
    """What completion asks besides the required courses."""

    minimum_electives = IntegerField(
        _("선택 교과목 최소 이수 과목 수"), [InputRequired(), NumberRange(0, 50)]
    )
    minimum_average = DecimalField(
        _("이수한 교과목의 평균 최저점"),
        [InputRequired(), NumberRange(0, 100)],
        places=None,
        description=_("100점 만점입니다. 0이면 보지 않습니다."),
    )
    minimum_attendance = DecimalField(
        _("출석률 최저 (%)"),
        [Optional(), NumberRange(0, 100)],
        places=None,
        description=_("0이면 보지 않습니다."),
    )


class RequirementForm(FlaskForm):
    """Something that a track asks beside courses."""

    stage = SelectField(_("언제 필요한지"), choices=list(words.STAGES.items()))
    kind = SelectField(_("종류"), choices=list(words.REQUIREMENT_KINDS.items()))
    title_ko = line(_("이름(한국어)"), 160, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 160)
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in requirements.FIELDS}


def values_of_requirement(row: TrackRequirement) -> dict[str, Any]:
    """The form's values for a requirement that is there."""
    return {name: getattr(row, name) for name in requirements.FIELDS} | {"version": row.version}


class CheckForm(FlaskForm):
    """On which day a requirement was met, and what shows it."""

    met_on = DateField(_("갖춘 날"), [InputRequired(_("날짜를 골라 주십시오."))])
    evidence = line(
        _("근거"), 300, required=_("무엇으로 확인했는지 적어 주십시오."),
        description=_("예: TOEIC 820점 성적표, 논문 심사 통과 공문"),
    )  # fmt: skip


class LeavingForm(FlaskForm):
    """How a member leaves: a coded reason for a withdrawal, words for the rest."""

    code = SelectField(_("사유 코드"), choices=[], validate_choice=False)
    note = line(_("판정 사유"), 300, description=_("변경 기록에 남습니다."))
    beyond = BooleanField(_("출석 기준과 다른 사유로 제적합니다."))

    def __init__(self, *args: Any, way: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        for field in self:  # the page shows one form for each way
            field.id = field.label.field_id = f"{way}-{field.name}"

    def validate_code(self, field: Any) -> None:
        """A withdrawal is for one of the codes."""
        if self.way == "withdrawn" and field.data not in dict(field.choices):
            raise ValidationError(_("사유를 골라 주십시오."))

    def validate_note(self, field: Any) -> None:
        """A dismissal and an end without completion say why; the member reads why of a dismissal."""
        if self.way == "dismissed" and not field.data:
            raise ValidationError(_("사유를 적어 주십시오. 본인에게도 전해집니다."))


class ExpectForm(FlaskForm):
    """The day on which completion is expected; empty takes it back."""

    expected_on = DateField(_("수료 예정일"), [Optional()])
