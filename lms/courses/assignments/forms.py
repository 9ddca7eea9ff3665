"""The instructor's form of an assignment, with criteria and levels as rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from lms.courses.assignments import rules
from lms.courses.assignments.dating import Whole
from lms.courses.assignments.fields import PointsField
from lms.courses.assignments.messages import KIND_WORDS, RESUBMISSION_WORDS, words
from lms.courses.assignments.models import Assignment
from lms.courses.assignments.operations import AssignmentValues, CriterionValues
from lms.courses.assignments.rules import (
    MOST_FILE_BYTES,
    MOST_FILES,
    MOST_FILES_ALLOWED,
    MOST_POINTS,
    MOST_TIMES,
    Reason,
    Resubmission,
)
from lms.courses.content.models import Module
from lms.courses.fields import SeoulDateTimeField
from lms.courses.groups.models import GroupSet
from lms.i18n import local
from lms.numbers import whole_or
from lms.skills.forms import SkillsField

_ = lazy_gettext
MIB = 1024 * 1024
MOST_CRITERIA = 20
MOST_LEVELS = 8


def _strip(value: str | None) -> str:
    return (value or "").replace("\x00", "").strip()


class LevelForm(Form):
    """A level of a criterion: what it is called and from how many points on it is reached."""

    points = PointsField(_("점수"), most=MOST_POINTS)
    ko = StringField(_("수준 이름"), [Length(max=120)], filters=[_strip])
    en = StringField(_("영어 이름"), [Length(max=120)], filters=[_strip])


class CriterionForm(Form):
    """A criterion; ``key`` is the id of the one that is being changed."""

    key = HiddenField()
    title_ko = StringField(
        _("기준"),
        [InputRequired(_("기준의 이름을 적어 주세요.")), Length(max=200)],
        filters=[_strip],
    )
    title_en = StringField(_("영어 이름"), [Length(max=200)], filters=[_strip])
    points = PointsField(_("배점"), [InputRequired(_("배점을 적어 주세요."))], most=MOST_POINTS)
    skills = SkillsField(_("이 기준이 보여 주는 역량"), most=8)
    levels = FieldList(FormField(LevelForm), _("수준"), max_entries=MOST_LEVELS)


class AssignmentForm(FlaskForm):
    """What an instructor says of an assignment."""

    form_errors: list[str]  # what belongs to no single field

    title_ko = StringField(
        _("과제 이름"),
        [InputRequired(_("과제 이름을 적어 주세요.")), Length(max=160)],
        filters=[_strip],
    )
    title_en = StringField(
        _("영어 이름"),
        [Length(max=160)],
        filters=[_strip],
        description=_("비우면 영어 화면에도 한국어 이름이 나옵니다."),
    )
    module_id = SelectField(_("모듈"), coerce=int, default=0)
    brief = TextAreaField(
        _("과제 설명"),
        [Length(max=50_000)],
        description=_("마크다운으로 씁니다. 무엇을, 어떤 자료로, 어떻게 내는지 적어 주세요."),
        filters=[lambda value: (value or "").replace("\x00", "")],
    )
    points = PointsField(
        _("배점"),
        [InputRequired(_("배점을 적어 주세요."))],
        most=MOST_POINTS,
        description=_("평가 기준이 있으면 기준의 합과 같아야 합니다."),
    )
    available_from = SeoulDateTimeField(
        _("여는 때"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 비우면 공개하자마자 낼 수 있습니다."),
    )
    hide_until_open = BooleanField(
        _("열리기 전에는 설명을 보이지 않기"),
        description=_("이름과 여는 때는 보입니다."),
    )
    due_at = SeoulDateTimeField(
        _("마감 일시"),
        [Optional()],
        description=_("서울 시각(KST)입니다. 비우면 마감이 없습니다."),
    )
    late_until = SeoulDateTimeField(
        _("늦은 제출 허용"),
        [Optional()],
        description=_(
            "서울 시각(KST)입니다. 이때까지 낸 것은 늦음으로 표시됩니다. 비우면 마감 뒤에는 받지 않습니다."
        ),
    )
    kinds = SelectMultipleField(
        _("받는 방식"),
        choices=[(kind, label) for kind, label in KIND_WORDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    endings = StringField(
        _("받는 파일 형식"),
        [Length(max=300)],
        description=_("예: .pdf, .hwpx, .zip. 비우면 어떤 파일이든 받습니다."),
        filters=[_strip],
    )
    most_files = Whole(
        _("파일 수"),
        [Optional(), NumberRange(1, MOST_FILES_ALLOWED, _("1에서 50까지 적어 주세요."))],
        default=MOST_FILES,
        description=_("한 번에 낼 수 있는 파일의 수입니다."),
    )
    most_mb = Whole(
        _("파일 하나의 크기(MB)"),
        [Optional(), NumberRange(1, MOST_FILE_BYTES // MIB, _("1에서 40까지 적어 주세요."))],
        description=_("비우면 시스템이 받는 만큼(40MB까지)입니다."),
    )
    resubmission = SelectField(
        _("다시 내기"),
        choices=list(RESUBMISSION_WORDS.items()),
        default="unlimited",
    )
    most_times = Whole(
        _("낼 수 있는 횟수"),
        [Optional(), NumberRange(1, MOST_TIMES, _("1에서 50까지 적어 주세요."))],
        description=_("'정한 횟수까지'를 고른 때에만 씁니다."),
    )
    group_set_id = SelectField(
        _("누가 내나요"),
        coerce=int,
        default=0,
        description=_("조 모음을 고르면 조에서 한 사람이 내고, 조 전체의 제출이 됩니다."),
    )
    skills = SkillsField(_("과제 전체가 보여 주는 역량"), most=12)
    criteria = FieldList(FormField(CriterionForm), _("평가 기준"), max_entries=MOST_CRITERIA)
    version = IntegerField(widget=HiddenInput(), default=0)

    def offer_modules(self, modules: list[Module]) -> None:
        """Let the module be chosen among those of the offering."""
        self.module_id.choices = [(0, gettext("모듈에 넣지 않음"))] + [
            (module.id, local(module)) for module in modules
        ]

    def offer_sets(self, sets: list[GroupSet]) -> None:
        """Let the set of groups be chosen among those of the offering."""
        self.group_set_id.choices = [(0, gettext("혼자 내기"))] + [
            (one.id, gettext("조별로 내기: %(name)s", name=one.name)) for one in sets
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what needs several fields: the dates' order, the sum, at least one kind."""
        fine = super().validate(extra_validators)
        fine = self._check_dates() and fine
        endings = rules.read_endings(self.endings.data or "")
        if isinstance(endings, Reason):
            self.endings.errors = [words(endings)]
            fine = False
        if self.resubmission.data == Resubmission.TIMES and not self.most_times.data:
            if not self.most_times.errors:
                self.most_times.errors = [gettext("몇 번까지인지 적어 주세요.")]
            fine = False
        if self.points.data is not None and self.points.data <= 0:
            self.points.errors = [gettext("배점은 0보다 커야 합니다.")]
            fine = False
        if not self.kinds.data:
            self.kinds.errors = [words(Reason("no_kind"))]
            fine = False
        return self._check_criteria() and fine

    def _check_dates(self) -> bool:
        opens, due, late = self.available_from.data, self.due_at.data, self.late_until.data
        fine = True
        if late and not due:
            self.late_until.errors = [gettext("마감을 먼저 적어 주세요.")]
            fine = False
        elif late and due and late <= due:
            self.late_until.errors = [gettext("늦은 제출 허용은 마감보다 뒤여야 합니다.")]
            fine = False
        if opens and due and opens >= due:
            self.available_from.errors = [gettext("여는 때는 마감보다 앞이어야 합니다.")]
            fine = False
        return fine

    def _check_criteria(self) -> bool:
        fine = True
        for row in self.criteria:
            for level in row.form.levels:
                fields = level.form
                if not fields.ko.data:
                    fields.ko.errors = [gettext("수준의 이름을 적어 주세요.")]
                    fine = False
                if fields.points.data is None and not fields.points.errors:
                    fields.points.errors = [gettext("점수를 적어 주세요.")]
                    fine = False
                elif (fields.points.data or 0) > (row.form.points.data or MOST_POINTS):
                    most = Reason("too_many_points", {"most": row.form.points.data})
                    fields.points.errors = [words(most)]
                    fine = False
        given = [row.form.points.data for row in self.criteria]
        known = [points for points in given if points is not None]
        if self.points.data is None or len(known) < len(given):
            return fine
        if gap := rules.criteria_gap(self.points.data, known):
            reason = Reason("criteria_gap", {"gap": abs(gap), "more": gap > 0})
            self.form_errors.append(words(reason))
            fine = False
        return fine

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """(id of the control, its label, what is wrong), in the order of the page."""
        for problem in self.form_errors:
            yield "criteria", "", str(problem)
        yield from _problems(self)

    def values(self) -> AssignmentValues:
        """What a valid form says."""
        assert self.points.data is not None
        endings = rules.read_endings(self.endings.data or "")
        return AssignmentValues(
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            brief=self.brief.data or "",
            points=self.points.data,
            due_at=self.due_at.data,
            late_until=self.late_until.data,
            kinds=[kind for kind in KIND_WORDS if kind in (self.kinds.data or [])],
            module_id=self.module_id.data or None,
            skills=list(self.skills.data or []),
            criteria=[_criterion(row.form) for row in self.criteria],
            available_from=self.available_from.data,
            hide_until_open=bool(self.hide_until_open.data),
            endings=[] if isinstance(endings, Reason) else list(endings),
            most_files=self.most_files.data or MOST_FILES,
            most_mb=self.most_mb.data,
            resubmission=self.resubmission.data,
            most_times=(
                self.most_times.data if self.resubmission.data == Resubmission.TIMES else None
            ),
            group_set_id=self.group_set_id.data or None,
        )

    def total(self) -> Decimal:
        """What the criteria add up to so far."""
        return sum((row.form.points.data or Decimal(0) for row in self.criteria), Decimal(0))


def _criterion(form: Any) -> CriterionValues:
    levels = [
        {"points": str(level.form.points.data), "ko": level.form.ko.data, "en": level.form.en.data}
        for level in form.levels
    ]
    return CriterionValues(
        id=whole_or(form.key.data, 0) or None,
        title_ko=form.title_ko.data,
        title_en=form.title_en.data or "",
        points=form.points.data,
        levels=sorted(levels, key=lambda level: Decimal(level["points"]), reverse=True),
        skills=list(form.skills.data or []),
    )


def _problems(form: Any, before: str = "") -> Iterator[tuple[str, str, str]]:
    for item in form:
        if isinstance(item, FieldList):
            for position, row in enumerate(item, start=1):
                name = f"{before}{item.label.text} {position} · "
                yield from _problems(row.form, name)
        elif not isinstance(item, FormField):
            for error in item.errors:
                yield item.id, f"{before}{item.label.text}", str(error)


def data_of(assignment: Assignment) -> dict[str, Any]:
    """An assignment as the form shows it."""
    return {
        "title_ko": assignment.title_ko,
        "title_en": assignment.title_en,
        "module_id": assignment.module_id or 0,
        "brief": assignment.brief,
        "points": assignment.points,
        "due_at": assignment.due_at,
        "late_until": assignment.late_until,
        "available_from": assignment.available_from,
        "hide_until_open": assignment.hide_until_open,
        "endings": rules.endings_text(assignment.endings or []),
        "most_files": assignment.most_files,
        "most_mb": assignment.most_mb,
        "resubmission": assignment.resubmission,
        "most_times": assignment.most_times,
        "group_set_id": assignment.group_set_id or 0,
        "kinds": list(assignment.kinds),
        "skills": [line.skill_id for line in assignment.skills],
        "version": assignment.version,
        "criteria": [
            {
                "key": str(line.id),
                "title_ko": line.title_ko,
                "title_en": line.title_en,
                "points": line.points,
                "skills": list(line.skills),
                "levels": [
                    {
                        "points": Decimal(str(level["points"])),
                        "ko": level.get("ko", ""),
                        "en": level.get("en", ""),
                    }
                    for level in line.levels
                ],
            }
            for line in assignment.criteria
        ],
    }


def changed_rows(formdata: Any, change: str) -> Any:
    """The form's values with a row less (``remove:criteria-0``); other changes keep them all."""
    verb, _colon, target = change.partition(":")
    if verb != "remove" or not target:
        return formdata
    kept = formdata.copy()
    for key in list(kept):
        if key.startswith(f"{target}-"):
            kept.poplist(key)
    return kept


def add_row(form: AssignmentForm, change: str) -> None:
    """Add an empty row to the list that the button names: ``add:criteria``, ``add:criteria-2-levels``."""
    verb, _colon, target = change.partition(":")
    if verb != "add":
        return
    if target == "criteria":
        if len(form.criteria) < MOST_CRITERIA:
            form.criteria.append_entry({})
        return
    for row in form.criteria:
        if row.form.levels.name == target and len(row.form.levels) < MOST_LEVELS:
            row.form.levels.append_entry({})
