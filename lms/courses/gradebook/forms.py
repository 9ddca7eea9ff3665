"""Forms of gradebooks: weighting, categories, periods, columns, late work, credit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from lms.courses.assignments.fields import PointsField
from lms.courses.fields import SeoulDateTimeField, line
from lms.courses.gradebook.models import GradeCategory, GradingPeriod
from lms.courses.gradebook.operations import (
    MOST,
    CategoryValues,
    ItemValues,
    ManualValues,
    PeriodValues,
)
from lms.courses.gradebook.queries import Column, Setup
from lms.courses.gradebook.rules import AGGREGATIONS, CompletionPolicy
from lms.courses.gradebook.rules.late import LatePolicy
from lms.courses.gradebook.words import METHODS
from lms.i18n import local

PERCENT = Decimal(1000)  # of a weight: extra credit may be more than the whole
FEW = [Optional(), NumberRange(0, 100, _("0에서 100까지 적어 주십시오."))]
METHOD_CHOICES = [(code, METHODS[code][0]) for code in AGGREGATIONS]
WEIGHTINGS = [
    ("points", _("배점대로: 모든 점수를 더해 배점의 합으로 나눕니다.")),
    ("percent", _("분류마다 정한 비중대로")),
]


class _Versioned(FlaskForm):
    version = HiddenField()
    form_errors: list[str]


class WeightLine(Form):
    """The weight of one category within the form of all."""

    category_id = IntegerField(widget=HiddenInput())
    category_version = IntegerField(widget=HiddenInput())
    weight = PointsField(_("비중(%)"), [Optional()], most=PERCENT)


class WeightingForm(_Versioned):
    """How categories become the total, with the weights of all of them."""

    weighting = RadioField(_("총점을 내는 법"), choices=WEIGHTINGS, default="points")
    aggregation = SelectField(_("분류를 합치는 방법"), choices=METHOD_CHOICES, default="canvas")
    weights = FieldList(FormField(WeightLine), max_entries=100)


class CategoryForm(_Versioned):
    """A category."""

    title_ko = line(_("이름(한국어)"), 120, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 120)
    weight = PointsField(
        _("비중(%)"),
        [Optional()],
        most=PERCENT,
        description=_("총점에서 차지하는 몫입니다. 비우면 비중이 없습니다."),
    )
    aggregation = SelectField(
        _("분류 안에서 합치는 방법"), choices=METHOD_CHOICES, default="canvas"
    )
    drop_lowest = IntegerField(_("버릴 낮은 점수의 수"), FEW, default=0)
    drop_highest = IntegerField(_("버릴 높은 점수의 수"), FEW, default=0)
    keep_highest = IntegerField(
        _("남길 높은 점수의 수"),
        FEW,
        default=0,
        description=_("0이면 모두 남깁니다. 낮은 점수를 버리면 이 규칙은 쓰지 않습니다."),
    )
    include_empty = BooleanField(
        _("점수가 없는 것을 바로 0점으로 셈하기"),
        description=_("고르지 않으면 점수가 없는 것은 마지막에만 0점으로 셈합니다."),
    )
    extra_credit = BooleanField(_("가산 분류"), description=_("100%를 넘어도 그만큼 더합니다."))
    expected_count = IntegerField(
        _("예정한 항목 수"),
        FEW,
        description=_("'예정한 개수의 평균'에서 씁니다. 아직 없는 항목은 0점입니다."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that the expected count is there where it is used."""
        fine = super().validate(extra_validators)
        if self.aggregation.data == "expected" and not self.expected_count.data:
            self.expected_count.errors = [gettext("예정한 항목 수를 적어 주십시오.")]
            return False
        return fine

    def values(self) -> CategoryValues:
        """What was typed."""
        return CategoryValues(
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            weight=self.weight.data,
            aggregation=self.aggregation.data,
            drop_lowest=self.drop_lowest.data or 0,
            drop_highest=self.drop_highest.data or 0,
            keep_highest=self.keep_highest.data or 0,
            include_empty=bool(self.include_empty.data),
            extra_credit=bool(self.extra_credit.data),
            expected_count=self.expected_count.data or None,
        )


def values_of_category(row: GradeCategory) -> dict[str, Any]:
    """What the form begins with."""
    names = CategoryValues.__dataclass_fields__
    return {**{name: getattr(row, name) for name in names}, "version": row.version}


class PeriodForm(_Versioned):
    """A grading period."""

    title_ko = line(_("이름(한국어)"), 120, required=_("이름을 적어 주십시오."))
    title_en = line(_("이름(영어)"), 120)
    starts_on = DateField(_("시작하는 날"), [DataRequired(_("시작하는 날을 골라 주십시오."))])
    ends_on = DateField(_("끝나는 날"), [DataRequired(_("끝나는 날을 골라 주십시오."))])
    weight = PointsField(
        _("비중(%)"),
        [Optional()],
        most=PERCENT,
        description=_(
            "한 기간이라도 비중을 적으면 기간마다 따로 셈해 비중대로 합칩니다."
            " 비워 두면 기간은 나누어 보기만 합니다."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that the days are in order."""
        fine = super().validate(extra_validators)
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [gettext("끝나는 날이 시작하는 날보다 빠릅니다.")]
            return False
        return fine

    def values(self) -> PeriodValues:
        """What was typed; only of a form that was found fine."""
        return PeriodValues(
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            weight=self.weight.data,
        )


def values_of_period(row: GradingPeriod) -> dict[str, Any]:
    """What the form begins with."""
    names = PeriodValues.__dataclass_fields__
    return {**{name: getattr(row, name) for name in names}, "version": row.version}


class ItemForm(_Versioned):
    """How a column counts."""

    category_id = SelectField(_("분류"), coerce=int, default=0)
    period_id = SelectField(
        _("성적 기간"),
        coerce=int,
        default=0,
        description=_("정하지 않으면 마감일이 든 기간입니다."),
    )
    weight = PointsField(
        _("가중치"),
        [Optional()],
        most=PERCENT,
        description=_(
            "가중 평균에서는 배수, 직접 정한 비중에서는 분류 안의 %,"
            " 분류 없이 비중대로 합칠 때에는 총점의 %입니다."
        ),
    )
    extra_credit = BooleanField(
        _("가산점"), description=_("배점은 더하지 않고 받은 점수만 더합니다.")
    )
    never_drop = BooleanField(_("버리지 않기"))
    hidden = BooleanField(
        _("공개하지 않기"),
        description=_("교육생에게 보이지 않고, 누구의 총점에도 들어가지 않습니다."),
    )
    omit_from_final = BooleanField(
        _("총점에서 빼기"), description=_("점수는 보이지만 셈하지 않습니다.")
    )

    def offer(self, setup: Setup) -> None:
        """Let category and period be chosen among those of the offering."""
        self.category_id.choices = [(0, gettext("분류 없음"))] + [
            (row.id, local(row)) for row in setup.categories
        ]
        self.period_id.choices = [(0, gettext("마감일대로"))] + [
            (row.id, local(row)) for row in setup.periods
        ]

    def item_values(self) -> ItemValues:
        """What was typed."""
        return ItemValues(
            category_id=self.category_id.data or None,
            period_id=self.period_id.data or None,
            weight=self.weight.data,
            extra_credit=bool(self.extra_credit.data),
            never_drop=bool(self.never_drop.data),
            hidden=bool(self.hidden.data),
            omit_from_final=bool(self.omit_from_final.data),
        )


def values_of_item(column: Column) -> dict[str, Any]:
    """What the form begins with."""
    return {
        "category_id": column.category_id or 0,
        "period_id": column.chosen_period_id or 0,
        "weight": column.weight,
        "extra_credit": column.extra_credit,
        "never_drop": column.never_drop,
        "hidden": column.hidden,
        "omit_from_final": column.omit_from_final,
        "version": column.setting_version,
    }


class ManualForm(ItemForm):
    """A column of its own, and how it counts."""

    title_ko = line(
        _("이름(한국어)"),
        160,
        required=_("이름을 적어 주십시오."),
        description=_("예: 발표, 출석 점수, 참여도"),
    )
    title_en = line(_("이름(영어)"), 160)
    points = PointsField(_("배점"), [InputRequired(_("배점을 적어 주십시오."))], most=MOST)
    due_at = SeoulDateTimeField(
        _("언제까지"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 이때까지는 점수가 없어도 '아직'으로 봅니다."),
    )
    item_version = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that only extra credit is worth no points."""
        fine = super().validate(extra_validators)
        if self.points.data == 0 and not self.extra_credit.data:
            self.points.errors = [gettext("배점이 0인 항목은 가산점이어야 합니다.")]
            return False
        return fine

    def values(self) -> ManualValues:
        """What was typed."""
        return ManualValues(
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            points=self.points.data if self.points.data is not None else Decimal(0),
            due_at=self.due_at.data,
        )


class _Effective(FlaskForm):
    form_errors: list[str]
    version = HiddenField()  # the id of the rule that was set last when the form was opened
    effective_from = DateField(
        _("언제부터"),
        [DataRequired(_("언제부터인지 골라 주십시오."))],
        description=_("이날부터 마감인 것에 적용합니다. 앞선 것은 그때의 규칙대로 남습니다."),
    )


class LateForm(_Effective):
    """What late and missing work costs, from a day on."""

    grace_minutes = IntegerField(
        _("봐주는 시간(분)"),
        [Optional(), NumberRange(0, 100_000, _("0 이상으로 적어 주십시오."))],
        default=0,
        description=_("마감을 이만큼 넘길 때까지는 늦은 것으로 보지 않습니다."),
    )
    percent = PointsField(
        _("감점(%)"),
        [Optional()],
        most=Decimal(100),
        description=_("늦은 시간이나 날마다 배점의 몇 퍼센트를 뺄지입니다. 0이면 빼지 않습니다."),
    )
    per = RadioField(
        _("감점하는 단위"),
        choices=[("day", _("하루마다")), ("hour", _("한 시간마다"))],
        default="day",
    )
    floor_percent = PointsField(
        _("최저 점수(%)"),
        [Optional()],
        most=Decimal(100),
        description=_("감점해도 배점의 이만큼은 남깁니다."),
    )
    cut_off_hours = IntegerField(
        _("0점이 되는 때(시간)"),
        [Optional(), NumberRange(1, 100_000, _("1 이상으로 적어 주십시오."))],
        description=_("이보다 늦게 낸 것은 0점입니다. 비우면 그런 때가 없습니다."),
    )
    missing_percent = PointsField(
        _("내지 않은 것의 감점(%)"),
        [Optional()],
        most=Decimal(100),
        description=_(
            "100이면 0점으로 바로 셈합니다. 비우면 내지 않은 것은 마지막에만 0점으로 셈합니다."
        ),
    )

    def values(self) -> LatePolicy:
        """What was typed; ValueError where the rule refuses it."""
        return LatePolicy(
            grace_minutes=self.grace_minutes.data or 0,
            per=self.per.data,
            percent=self.percent.data or Decimal(0),
            floor_percent=self.floor_percent.data or Decimal(0),
            cut_off_hours=self.cut_off_hours.data or 0,
            missing_percent=self.missing_percent.data,
        )


def _share(label: Any, **kwargs: Any) -> PointsField:
    return PointsField(
        label, [InputRequired(_("0에서 100까지 적어 주십시오."))], most=Decimal(100), **kwargs
    )


class CompletionForm(_Effective):
    """When the course's credit is earned (이수), from a day on."""

    effective_from = DateField(
        _("언제부터"),
        [DataRequired(_("언제부터인지 골라 주십시오."))],
        description=_("이날부터 확정하는 결과에 적용합니다. 이미 확정한 결과는 그대로 남습니다."),
    )
    min_percent = _share(_("점수(%) 이상"))
    min_lessons = _share(_("마친 학습(%) 이상"))
    all_graded = BooleanField(_("낸 것이 모두 채점되어 공개되어야 함"))
    min_attendance = _share(_("출석률(%) 이상"), description=_("0이면 출석을 보지 않습니다."))
    required = SelectMultipleField(
        _("꼭 통과해야 하는 항목"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("예: 최종 프로젝트. 면제된 사람에게는 묻지 않습니다."),
    )
    required_percent = _share(_("그 항목에서 얻어야 하는 점수(%)"))

    def offer(self, columns: tuple[Column, ...]) -> None:
        """Let required items be chosen among the columns."""
        self.required.choices = [(f"{one.kind}:{one.id}", local(one)) for one in columns]

    def values(self) -> CompletionPolicy:
        """What was typed."""
        return CompletionPolicy(
            min_percent=self.min_percent.data or Decimal(0),
            min_lessons=self.min_lessons.data or Decimal(0),
            all_graded=bool(self.all_graded.data),
            min_attendance=self.min_attendance.data or Decimal(0),
            required=tuple(self.required.data or ()),
            required_percent=self.required_percent.data or Decimal(0),
        )
