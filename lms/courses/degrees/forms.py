"""Forms of curricula, requirements, requests and agreements."""

from __future__ import annotations

from decimal import Decimal
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
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.courses.degrees import words
from lms.courses.degrees.models import CreditAgreement, CurriculumCourse, CurriculumVersion
from lms.courses.degrees.operations import crediting, curricula
from lms.courses.degrees.rules.requirements import (
    GPA_OF,
    MOST_CREDITS,
    MOST_LISTED,
    MOST_POINTS,
    MOST_TERMS,
    Asked,
    read,
)
from lms.courses.fields import line, storable, text

MOST_YEAR = 2100
_WHOLE = _("숫자를 적어 주십시오.")


def _amount(label: Any, most: Decimal, *, required: bool = True, **kwargs: Any) -> DecimalField:
    first = InputRequired(_WHOLE) if required else Optional()
    bounds = NumberRange(Decimal("0.5"), most, _("0.5에서 %(most)s까지입니다.", most=most))
    return DecimalField(label, [first, bounds], places=None, **kwargs)


class VersionForm(FlaskForm):
    """A version of a curriculum."""

    title_ko = line(_("이름(한국어)"), 160, required=_("한국어 이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 160)
    entrance_from = IntegerField(
        _("시작 입학 연도"), [InputRequired(_WHOLE), NumberRange(1990, MOST_YEAR)],
        description=_("이 연도에 입학한 사람부터 적용합니다."),
    )  # fmt: skip
    entrance_to = IntegerField(
        _("끝 입학 연도"), [Optional(), NumberRange(1990, MOST_YEAR)],
        description=_("비우면 다음 교육과정이 시작될 때까지 적용합니다."),
    )  # fmt: skip
    term_credits = _amount(
        _("학기당 한도 학점"), Decimal(30),
        description=_("졸업까지의 계획을 세울 때 한 학기에 넣는 학점의 한도입니다."),
    )  # fmt: skip
    overlap_credits = DecimalField(
        _("주전공과 겹침 한도 학점"), [Optional(), NumberRange(0, MOST_CREDITS)], places=None,
        description=_("부전공·복수전공·연계전공·마이크로디그리에서 주전공 과목을 함께 인정하는 한도입니다. 비우면 한도가 없습니다."),
    )  # fmt: skip
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in curricula.FIELDS}

    def validate_entrance_to(self, field: IntegerField) -> None:
        """The last year is not before the first."""
        if (
            field.data is not None
            and self.entrance_from.data
            and (field.data < self.entrance_from.data)
        ):
            raise ValidationError(words.refusal("years"))


class NewVersionForm(VersionForm):
    """A version with what cannot change later: its track and form."""

    track_id = SelectField(_("과정"), coerce=int)
    form_kind = SelectField(_("전공 형태"), choices=list(words.FORMS.items()))


def values_of_version(row: CurriculumVersion) -> dict[str, Any]:
    """The form's values for a version that is there."""
    return {name: getattr(row, name) for name in curricula.FIELDS} | {"version": row.version}


class CourseForm(FlaskForm):
    """How a version lists a course."""

    kind = SelectField(_("이수 구분"), choices=list(words.COURSE_KINDS.items()))
    area = line(
        _("영역"), 60, description=_("영역별 학점 요건에서 쓰는 이름입니다. 없어도 됩니다.")
    )
    year = SelectField(
        _("권장 학년"), coerce=lambda raw: int(raw) if raw and raw != "None" else None,
        choices=[("", _("정하지 않음")), *((str(one), _("%(n)s학년", n=one)) for one in range(1, 7))],
    )  # fmt: skip
    season = SelectField(_("여는 학기"), choices=list(words.SEASONS.items()))
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in curricula.COURSE_FIELDS}


class AddCourseForm(CourseForm):
    """A course that is not listed yet."""

    course_id = SelectField(_("교과목"), coerce=int)


def values_of_course(row: CurriculumCourse, version: int) -> dict[str, Any]:
    """The form's values for a course that is listed."""
    held = {name: getattr(row, name) for name in curricula.COURSE_FIELDS}
    return {**held, "year": row.year if row.year else None, "version": version}


class RequirementForm(FlaskForm):
    """A requirement of any kind; :meth:`narrow` leaves the fields of one."""

    title_ko = line(_("이름(한국어)"), 160, required=_("요건의 이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 160)
    credits = _amount(_("학점"), MOST_CREDITS)
    kinds = SelectMultipleField(
        _("이수 구분"), choices=list(words.KINDS.items()),
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    areas = StringField(
        _("영역"), [Length(max=300), storable], filters=[lambda raw: (raw or "").strip()],
        description=_("교과목에 적은 영역의 이름입니다. 여럿이면 쉼표로 나눕니다."),
    )  # fmt: skip
    courses = SelectMultipleField(
        _("교과목"), coerce=int, widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    number = IntegerField(_("최소 개수"), [InputRequired(_WHOLE), NumberRange(1, MOST_LISTED)])
    minimum = _amount(_("최저 평점"), MOST_POINTS)
    of = SelectField(_("어느 평점"), choices=[(GPA_OF[0], _("전체")), (GPA_OF[1], _("전공"))])
    version = HiddenField()

    FIELDS = {
        "total": ("credits",),
        "credits": ("credits", "kinds", "areas"),
        "course": ("courses",),
        "choose": ("courses", "number"),
        "gpa": ("minimum", "of"),
        "residency": ("credits",),
        "transfer_max": ("credits",),
        "terms": ("number",),
    }

    def narrow(self, kind: str, courses: list[tuple[int, str]]) -> RequirementForm:
        """Leave what a kind of requirement needs."""
        self.courses.choices = courses
        for name in {one for names in self.FIELDS.values() for one in names}:
            if name not in self.FIELDS[kind]:
                delattr(self, name)
        if kind == "terms":
            self.number.label.text = _("등록 학기 수")
            self.number.validators = [InputRequired(_WHOLE), NumberRange(1, MOST_TERMS)]
        return self

    def asked(self, kind: str) -> Asked | None:
        """What was typed; none (with errors at the fields) where the rules refuse it."""
        params: dict[str, Any] = {}
        for name in self.FIELDS[kind]:
            value = self[name].data
            if name == "areas":
                value = [one.strip() for one in value.split(",") if one.strip()]
            params[name] = f"{value:f}" if isinstance(value, Decimal) else value
        try:
            return read(0, kind, params)
        except ValueError as wrong:
            name = str(wrong)
            said = {
                "kinds": _("이수 구분이나 영역을 하나 이상 골라 주십시오."),
                "courses": _("과목을 골라 주십시오. 지정 과목은 하나만 고릅니다."),
                "number": _("고른 과목의 수보다 많을 수 없습니다."),
            }.get(name, _("소수 둘째 자리까지의 알맞은 수를 적어 주십시오."))
            field = self._fields.get(name, self.title_ko)
            field.errors = [*field.errors, said]
            return None


def values_of_asked(asked: Asked, titles: tuple[str, str], version: int) -> dict[str, Any]:
    """The form's values for a requirement that is there."""
    return {
        "title_ko": titles[0], "title_en": titles[1], "credits": asked.credits or None,
        "kinds": list(asked.kinds), "areas": ", ".join(asked.areas),
        "courses": list(asked.courses), "number": asked.number or None,
        "minimum": asked.minimum or None, "of": asked.of, "version": version,
    }  # fmt: skip


class ReasonedForm(FlaskForm):
    """A request with its reason."""

    reason = text(
        _("사유"), 1000, description=_("담당자 두 사람이 차례로 읽고 정합니다."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.flags.required = True  # said at the field; spaces alone are refused below

    def validate_reason(self, field: Any) -> None:
        """A request says why."""
        if not (field.data or "").strip():
            raise ValidationError(words.refusal("reason"))


class SubstitutionForm(ReasonedForm):
    """A course that was passed, to count as another one."""

    course_id = SelectField(_("이수한 과목"), coerce=int)
    for_course_id = SelectField(_("대체할 과목"), coerce=int)


class WaiverForm(ReasonedForm):
    """A requirement or course not to be asked for."""

    what = SelectField(_("면제받을 요건이나 과목"))


class VersionChoiceForm(ReasonedForm):
    """Another version to follow."""

    version_id = SelectField(_("교육과정"), coerce=int)


class ExchangeForm(ReasonedForm):
    """A course to take at another university."""

    agreement_id = SelectField(_("협약"), coerce=int)
    title = line(_("들을 과목의 이름"), 160, required=_("과목의 이름을 적어 주십시오."))
    term = SelectField(_("듣는 학기"))
    credits = _amount(_("학점"), Decimal(30))
    for_course_id = SelectField(
        _("우리 과목 가운데 같은 것"), coerce=int,
        description=_("같은 과목이 있으면 고릅니다. 그 과목으로 셉니다."),
    )  # fmt: skip
    area = SelectField(_("인정받을 구분"))


class AcademyForm(ReasonedForm):
    """Completed hours of the Academy, to count as credits."""

    what = SelectField(_("이수한 과목"))
    area = SelectField(_("인정받을 구분"))


class AgreementForm(FlaskForm):
    """An agreement between two institutions."""

    title = line(_("협약의 이름"), 160, required=_("이름을 적어 주십시오."))
    source = SelectField(
        _("종류"),
        choices=[("exchange", words.SOURCES["exchange"]), ("academy", words.SOURCES["academy"])],
    )
    partner_id = SelectField(_("상대 기관"), coerce=int)
    grading = SelectField(_("성적 표기"), choices=list(words.GRADING.items()))
    hours_per_credit = _amount(
        _("1학점의 시간"), Decimal(200), required=False,
        description=_("시간을 학점으로 인정하는 협약에만 적습니다. 학점은 내림해서 정합니다."),
    )  # fmt: skip
    term_limit = _amount(_("한 학기 한도 학점"), MOST_CREDITS, required=False)
    total_limit = _amount(_("전체 한도 학점"), MOST_CREDITS, required=False)
    starts_on = DateField(_("시작하는 날"), [DataRequired(_("날짜를 적어 주십시오."))])
    ends_on = DateField(_("끝나는 날"), [Optional()], description=_("비우면 계속 이어집니다."))
    version = HiddenField()

    def validate_hours_per_credit(self, field: Any) -> None:
        """Hours are named exactly where hours become credits."""
        if self.source.data == "academy" and field.data is None:
            raise ValidationError(_("1학점에 몇 시간인지 적어 주십시오."))
        if self.source.data == "exchange" and field.data is not None:
            raise ValidationError(_("학점교류 협약에는 적지 않습니다."))

    def validate_ends_on(self, field: Any) -> None:
        """It does not end before it begins."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("끝나는 날이 시작하는 날보다 빠릅니다."))

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        return {name: self[name].data for name in crediting.FIELDS}


def values_of_agreement(row: CreditAgreement) -> dict[str, Any]:
    """The form's values for an agreement that is there."""
    return {name: getattr(row, name) for name in crediting.FIELDS} | {"version": row.version}


class CreditForm(FlaskForm):
    """What an exchange came to."""

    credits = _amount(_("인정 학점"), Decimal(30))
    letter = SelectField(_("성적"))


class DecisionForm(FlaskForm):
    """A word on a request."""

    answer = text(_("사유"), 500)
    version = HiddenField()
