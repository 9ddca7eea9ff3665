"""Forms for courses and offerings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DecimalField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
)
from wtforms.validators import DataRequired, Email, InputRequired, NumberRange, Optional

from lms.access import Role
from lms.courses import vocabulary
from lms.courses.catalogue.models import Course, Offering
from lms.courses.catalogue.operations import courses, offerings
from lms.courses.fields import SeoulDateTimeField, line, text
from lms.skills.forms import SkillsField


class CourseForm(FlaskForm):
    """A course, new or changed."""

    organisation_id = SelectField(_("운영 기관"), coerce=int)
    code = line(_("교과목 번호"), 20, required=_("교과목 번호를 적어 주십시오."))
    title_ko = line(_("제목(한국어)"), 160, required=_("한국어 제목을 적어 주십시오."))
    title_en = line(_("제목(영어)"), 160)
    summary_ko = text(_("소개(한국어)"), 1000, description=_("목록에 보이는 두세 문장입니다."))
    summary_en = text(_("소개(영어)"), 1000)
    description_ko = text(_("자세한 설명(한국어)"), description=_("마크다운으로 씁니다."))
    description_en = text(_("자세한 설명(영어)"))
    skills = SkillsField(_("가르치는 역량"))
    industry = SelectField(_("산업"), choices=vocabulary.choices("industry"))
    level = SelectField(_("수준"), choices=vocabulary.choices("level"))
    language = SelectField(_("강의 언어"), choices=vocabulary.choices("language"))
    hours = IntegerField(
        _("수업 시간"), [InputRequired(_("수업 시간을 적어 주십시오.")), NumberRange(0, 5000)]
    )
    credits = DecimalField(
        _("학점"),
        [Optional(), NumberRange(0, 30)],
        places=None,
        description=_("학점이 없는 과정은 비워 둡니다."),
    )
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in courses.FIELDS}


def values_of_course(course: Course) -> dict[str, Any]:
    """The form's values for a course that is there."""
    return {name: getattr(course, name) for name in courses.FIELDS} | {
        "organisation_id": course.organisation_id,
        "skills": [skill.skill_id for skill in course.skills],
        "version": course.version,
    }


class TermForm(FlaskForm):
    """Dates, window and seats: what offerings and cohorts have in common."""

    starts_on = DateField(_("시작하는 날"), [DataRequired(_("시작하는 날을 골라 주십시오."))])
    ends_on = DateField(_("끝나는 날"), [DataRequired(_("끝나는 날을 골라 주십시오."))])
    enrol_from = SeoulDateTimeField(
        _("신청 시작"), [Optional()], description=_("한국 시간입니다. 비우면 열자마자 받습니다.")
    )
    enrol_until = SeoulDateTimeField(
        _("신청 마감"), [Optional()], description=_("한국 시간입니다. 비우면 닫을 때까지 받습니다.")
    )
    capacity = IntegerField(
        _("정원"), [InputRequired(_("정원을 적어 주십시오.")), NumberRange(1, 100_000)]
    )
    version = HiddenField()


class OfferingForm(TermForm):
    """An offering, new or changed."""

    label = line(
        _("분반 이름"), 80, required=_("분반 이름을 적어 주십시오."),
        description=_("예: 2026년 2학기, 7기 A반"),
    )  # fmt: skip
    cohort_id = SelectField(_("기수"), coerce=lambda given: int(given) if given else None)
    term_id = SelectField(_("학기"), coerce=lambda given: int(given) if given else None)

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in offerings.FIELDS}


def values_of_offering(offering: Offering) -> dict[str, Any]:
    """The form's values for an offering that is there."""
    return {name: getattr(offering, name) for name in offerings.FIELDS} | {
        "version": offering.version
    }


class AssignForm(FlaskForm):
    """Someone for an offering's team."""

    email = EmailField(
        _("이메일"),
        [
            DataRequired(_("이메일을 적어 주십시오.")),
            Email(_("이메일 주소의 형식이 아닙니다.")),
        ],
    )
    role = RadioField(
        _("역할"),
        choices=[(Role.INSTRUCTOR.value, _("교수자")), (Role.ASSISTANT.value, _("조교"))],
        default=Role.INSTRUCTOR.value,
    )


class ReasonForm(FlaskForm):
    """A reason in words, asked for where something is taken away."""

    reason = line(_("사유"), 300, required=_("사유를 적어 주십시오."))
