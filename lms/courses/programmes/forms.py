"""Forms for tracks, cohorts and completion."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses import vocabulary
from lms.courses.catalogue.forms import TermForm
from lms.courses.fields import line, text
from lms.courses.programmes.models import Cohort, Track
from lms.courses.programmes.operations import cohorts, tracks


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
        choices=vocabulary.choices("audience"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    industry = SelectField(_("산업"), choices=vocabulary.choices("industry"))
    language = SelectField(_("강의 언어"), choices=vocabulary.choices("language"))
    version = HiddenField()

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


class ExpectForm(FlaskForm):
    """The day on which completion is expected; empty takes it back."""

    expected_on = DateField(_("수료 예정일"), [Optional()])
