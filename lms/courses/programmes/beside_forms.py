"""Forms of stages, mentors, certificate exams, internships, and moves of members."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, HiddenField, IntegerField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from lms.courses.fields import line, text
from lms.courses.programmes.models import Internship, MemberExam, TrackStage
from lms.courses.programmes.operations import beside, stages
from lms.courses.programmes.words import EXAM_RESULTS
from lms.skills.forms import SkillsField


def _or_none(given: Any) -> int | None:
    return int(given) if given not in (None, "", "0", 0) else None


class StageForm(FlaskForm):
    """A stage of a track."""

    title_ko = line(_("이름(한국어)"), 80, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 80)
    entry_ko = text(_("들어가는 조건(한국어)"), 500)
    entry_en = text(_("들어가는 조건(영어)"), 500)
    hours = IntegerField(
        _("교육 시간"), [InputRequired(_("교육 시간을 적어 주십시오.")), NumberRange(0, 5000)]
    )
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in stages.FIELDS}


def values_of_stage(row: TrackStage) -> dict[str, Any]:
    """The form's values for a stage that is there."""
    return {name: getattr(row, name) for name in stages.FIELDS} | {"version": row.version}


class ExamForm(FlaskForm):
    """A certificate exam of a member."""

    title = line(_("자격시험"), 160, required=_("시험의 이름을 적어 주십시오."))
    on = DateField(_("시험 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    result = SelectField(_("결과"), choices=list(EXAM_RESULTS.items()))
    score = line(_("점수나 등급"), 40)
    skills = SkillsField(_("보여 주는 역량"))
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in beside.EXAM_FIELDS}


class InternshipForm(FlaskForm):
    """An internship of a member."""

    organisation_id = SelectField(_("등록된 기업"), coerce=_or_none)
    company = line(_("기업 이름"), 120, description=_("등록된 기업을 골랐으면 비워도 됩니다."))
    starts_on = DateField(_("시작하는 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    ends_on = DateField(_("끝나는 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    hours = IntegerField(
        _("시간"), [InputRequired(_("시간을 적어 주십시오.")), NumberRange(0, 5000)]
    )
    evaluation = text(_("기업의 평가"), 2000)
    skills = SkillsField(_("보여 주는 역량"))
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in beside.INTERNSHIP_FIELDS} | {
            "company": self.company.data or self.names.get(self.organisation_id.data or 0, "")
        }

    def offer(self, companies: list[Any]) -> None:
        """The companies that can be chosen."""
        self.names = {one.id: one.name for one in companies}
        self.organisation_id.choices = [("", _("등록되지 않은 기업"))] + [
            (one.id, one.name) for one in companies
        ]

    def validate_company(self, field: Any) -> None:
        """A name, or one of the companies."""
        if not field.data and not self.organisation_id.data:
            raise ValidationError(_("기업의 이름을 적어 주십시오."))

    def validate_ends_on(self, field: Any) -> None:
        """Not before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("끝나는 날이 시작하는 날보다 빠릅니다."))


def values_of(row: MemberExam | Internship) -> dict[str, Any]:
    """The form's values for what is there."""
    names = beside.EXAM_FIELDS if isinstance(row, MemberExam) else beside.INTERNSHIP_FIELDS
    return {name: getattr(row, name) for name in names} | {"version": row.version}


class MentorForm(FlaskForm):
    """Somebody who stands by a cohort or one of its members."""

    email = EmailField(_("멘토의 이메일"), [DataRequired(_("이메일을 적어 주십시오."))])
    member_id = SelectField(_("누구의 멘토"), coerce=_or_none)
    from_on = DateField(_("시작하는 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    until_on = DateField(_("끝나는 날"), [Optional()])


class NoteForm(FlaskForm):
    """A note of a mentor to those who run the cohort."""

    member_id = SelectField(_("누구에 대해"), coerce=int)
    on = DateField(_("날짜"), [InputRequired(_("날짜를 적어 주십시오."))])
    text = text(_("메모"), 2000)

    def validate_text(self, field: Any) -> None:
        """A note says something."""
        if not (field.data or "").strip():
            raise ValidationError(_("메모를 적어 주십시오."))


class MoveForm(FlaskForm):
    """Leave, return or transfer of a member."""

    until_on = DateField(_("휴학이 끝나는 날"), [Optional()])
    cohort_id = SelectField(_("옮길 기수"), coerce=_or_none, validate_choice=False)
    note = line(_("사유"), 300, required=_("사유를 적어 주십시오."))
