"""Forms of company projects."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.fields import SeoulDateTimeField, line, text
from lms.courses.projects.models import CompanyProject, ProjectMilestone, ProjectRound
from lms.courses.projects.operations import proposing, rounds
from lms.courses.projects.words import LANGUAGES, RIGHTS
from lms.skills.forms import SkillsField


def _or_none(given: Any) -> int | None:
    return int(given) if str(given or "").isdigit() and int(given) else None


def _count(label: Any, most: int = 50) -> IntegerField:
    return IntegerField(
        label, [InputRequired(_("수를 적어 주십시오.")), NumberRange(1, most)]
    )  # fmt: skip


class RoundForm(FlaskForm):
    """A round of projects of a cohort."""

    title_ko = line(_("이름(한국어)"), 120, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 120)
    guide = text(_("기업에게 알릴 것"), 5000)
    propose_until = SeoulDateTimeField(
        _("기업이 제안하는 마감"), [InputRequired(_("때를 적어 주십시오."))]
    )
    self_teams = BooleanField(_("교육생이 팀을 스스로 만듭니다"))
    teams_until = SeoulDateTimeField(
        _("팀을 만드는 마감"), [InputRequired(_("때를 적어 주십시오."))]
    )
    team_min = _count(_("팀의 최소 인원"))
    team_max = _count(_("팀의 최대 인원"))
    prefer_until = SeoulDateTimeField(
        _("팀이 희망을 정하는 마감"), [InputRequired(_("때를 적어 주십시오."))]
    )
    starts_on = DateField(_("프로젝트 시작"), [InputRequired(_("날짜를 적어 주십시오."))])
    ends_on = DateField(_("프로젝트 끝"), [InputRequired(_("날짜를 적어 주십시오."))])
    rubric_version_id = SelectField(_("기업이 쓰는 평가표"), coerce=_or_none)
    version = HiddenField()

    def offer(self, rubrics: list[tuple[int, str]]) -> RoundForm:
        """The rubrics that can be chosen."""
        self.rubric_version_id.choices = [("", _("나중에 정하기")), *rubrics]
        return self

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in rounds.FIELDS}


def values_of_round(row: ProjectRound) -> dict[str, Any]:
    """The form's values for a round that is there."""
    return {name: getattr(row, name) for name in rounds.FIELDS} | {"version": row.version}


class ProposalForm(FlaskForm):
    """What a company proposes."""

    title = line(_("제목"), 160, required=_("제목을 적어 주십시오."))
    problem = text(_("풀 문제"), 10_000)
    resources = text(_("주는 자료와 도구"), 5000)
    outcome = text(_("바라는 결과"), 5000)
    skills = SkillsField(_("바라는 역량"), most=12)
    team_min = _count(_("팀의 최소 인원"))
    team_max = _count(_("팀의 최대 인원"))
    teams = _count(_("받는 팀 수"), 20)
    mentor_id = SelectField(_("멘토"), coerce=_or_none)
    rights = RadioField(
        _("결과물의 권리"), [InputRequired(_("하나를 고르십시오."))], choices=list(RIGHTS.items())
    )
    secrecy = text(
        _("비밀과 자료를 다루는 조건"), 3000,
        description=_("비밀 서약, 자료 반출 금지처럼 팀이 알아야 할 것을 적습니다."),
    )  # fmt: skip
    languages = SelectMultipleField(
        _("함께 쓰는 언어"), choices=list(LANGUAGES.items()),
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    version = HiddenField()

    def offer(self, people: list[tuple[int, str]]) -> ProposalForm:
        """Who of the company can be the mentor."""
        self.mentor_id.choices = [("", _("나중에 정하기")), *people]
        return self

    def validate_problem(self, field: Any) -> None:
        """It says what is to be solved."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("풀 문제를 적어 주십시오."))

    def validate_languages(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise ValidationError(gettext("언어를 하나는 고르십시오."))

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in proposing.FIELDS}


def values_of_proposal(row: CompanyProject) -> dict[str, Any]:
    """The form's values for a proposal that is there."""
    return {name: getattr(row, name) for name in proposing.FIELDS} | {"version": row.version}


class ReasonForm(FlaskForm):
    """Why a proposal is given back or declined."""

    reason = line(_("사유"), 1000)


class ExportForm(FlaskForm):
    """Why a list leaves the system."""

    reason = line(_("내려받는 사유"), 300, required=_("내려받는 사유를 적어 주십시오."))


class TeamForm(FlaskForm):
    """A team's name."""

    name = line(_("팀 이름"), 80, required=_("팀 이름을 적어 주십시오."))


class MilestoneForm(FlaskForm):
    """What every team hands in by a moment."""

    title_ko = line(_("이름(한국어)"), 120, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 120)
    detail = text(_("무엇을 내는지"), 3000)
    due_at = SeoulDateTimeField(_("기한"), [InputRequired(_("때를 적어 주십시오."))])
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in rounds.MILESTONE_FIELDS}


def values_of_milestone(row: ProjectMilestone) -> dict[str, Any]:
    """The form's values for a milestone that is there."""
    return {name: getattr(row, name) for name in rounds.MILESTONE_FIELDS} | {"version": row.version}


class HandInForm(FlaskForm):
    """What a team hands in."""

    note = text(_("글"), 10_000)
    link = line(_("링크"), 500)
    files = MultipleFileField(_("파일"), description=_("10개까지, 하나에 50MB까지"))
    version = HiddenField()

    def validate_link(self, field: Any) -> None:
        """An address that a browser opens."""
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(gettext("https:// 로 시작하는 주소를 적어 주십시오."))


class CommentForm(FlaskForm):
    """Something said about a milestone."""

    text = text(_("의견"), 5000)

    def validate_text(self, field: Any) -> None:
        """It says something."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("의견을 적어 주십시오."))


class MeetingForm(FlaskForm):
    """A note of a meeting."""

    on = DateField(_("회의한 날"), [InputRequired(_("날짜를 적어 주십시오."))])
    text = text(_("나눈 이야기와 정한 것"), 5000)

    def validate_text(self, field: Any) -> None:
        """It says something."""
        if not (field.data or "").strip():
            raise ValidationError(gettext("회의 내용을 적어 주십시오."))


class OverrideForm(FlaskForm):
    """Another project for a team, with the reason."""

    project_id = SelectField(_("프로젝트"), [Optional()], coerce=_or_none)
    reason = line(_("사유"), 500, required=_("사유를 적어 주십시오."))
    version = HiddenField()


class EvaluationReasonForm(FlaskForm):
    """Why an evaluation goes back."""

    reason = line(_("사유"), 500)
    version = HiddenField()
