"""The form of a rubric, with criteria and levels as rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from lms.courses.fields import line as text_line
from lms.courses.fields import text as text_area
from lms.courses.points import NotPoints, read
from lms.courses.rubrics import rules
from lms.courses.rubrics.messages import points_words, words
from lms.courses.rubrics.models import Rubric, RubricVersion
from lms.courses.rubrics.operations import RubricValues, lines_of
from lms.courses.rubrics.rules import (
    MOST_CRITERIA,
    MOST_LEVELS,
    MOST_NOTE,
    MOST_POINTS,
    Line,
    Problem,
)
from lms.numbers import whole_or
from lms.skills.forms import SkillsField

_ = lazy_gettext


class PointsField(StringField):
    """Points: ``data`` is a Decimal, or none where nothing usable was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; the sentence says what is wrong with it."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = read(typed, MOST_POINTS)
            except NotPoints as wrong:
                raise ValueError(points_words(wrong)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(str(self.data)):f}"


class LevelForm(Form):
    """A level: its points, where its range begins, its names and what it means."""

    start = PointsField(_("범위 시작"))
    points = PointsField(_("점수"))
    ko = text_line(_("수준 이름"), 120)
    en = text_line(_("영어 이름"), 120)
    note_ko = text_line(_("설명"), MOST_NOTE)
    note_en = text_line(_("영어 설명"), MOST_NOTE)


class CriterionForm(Form):
    """A criterion; ``key`` is the id of the one that is being changed."""

    key = HiddenField()
    title_ko = text_line(_("기준"), 200, required=_("기준의 이름을 적어 주세요."))
    title_en = text_line(_("영어 이름"), 200)
    note_ko = text_area(_("무엇을 보는지"), MOST_NOTE)
    note_en = text_area(_("영어 설명"), MOST_NOTE)
    points = PointsField(_("배점"), [InputRequired(_("배점을 적어 주세요."))])
    skills = SkillsField(_("이 기준이 보여 주는 역량"), most=8)
    levels = FieldList(FormField(LevelForm), _("수준"), max_entries=MOST_LEVELS)


class RubricForm(FlaskForm):
    """A rubric of the bank."""

    form_errors: list[str]

    title_ko = text_line(_("평가표 이름"), 160, required=_("평가표 이름을 적어 주세요."))
    title_en = text_line(_("영어 이름"), 160)
    hide_points = BooleanField(
        _("교육생에게 기준별 점수 가리기"),
        description=_("교육생은 기준마다 어느 수준인지와 합계만 봅니다."),
    )
    criteria = FieldList(FormField(CriterionForm), _("평가 기준"), max_entries=MOST_CRITERIA)
    version = IntegerField(widget=HiddenInput(), default=0)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what the rubric as a whole must be: it adds up, ranges do not overlap."""
        fine = super().validate(extra_validators)
        for row in self.criteria:
            for level in row.form.levels:
                if level.form.points.data is None and not level.form.points.errors:
                    level.form.points.errors = [gettext("점수를 적어 주세요.")]
                    fine = False
        if fine:
            self.place(rules.problems(self.lines()))
        return fine and not any(True for _problem in self.problems())

    def place(self, problems: list[Problem]) -> None:
        """Put what is wrong where it belongs."""
        for problem in problems:
            if problem.criterion is None:
                self.form_errors.append(words(problem))
                continue
            row = self.criteria[problem.criterion].form
            if problem.level is None:
                name = {"no_title": "title_ko"}.get(problem.code, "points")
                row[name].errors = [*row[name].errors, words(problem)]
                continue
            level = row.levels[problem.level].form
            name = {"no_level_name": "ko", "range_reversed": "start"}.get(problem.code, "points")
            level[name].errors = [*level[name].errors, words(problem)]

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """(id of the control, its label, what is wrong), in the order of the page."""
        for text in self.form_errors:
            yield "criteria", "", text
        yield from _problems(self)

    def lines(self) -> list[Line]:
        """The criteria as they were typed; points that could not be read are zero."""
        return [_line(row.form) for row in self.criteria]

    def values(self) -> RubricValues:
        """What a valid form says."""
        return RubricValues(
            title_ko=self.title_ko.data or "",
            title_en=self.title_en.data or "",
            hide_points=bool(self.hide_points.data),
            lines=self.lines(),
        )

    def total(self) -> Decimal:
        """What the criteria add up to so far."""
        return sum((row.form.points.data or Decimal(0) for row in self.criteria), Decimal(0))


def _line(form: Any) -> Line:
    levels = []
    for row in form.levels:
        level = row.form
        one = {"points": f"{level.points.data or Decimal(0):f}", "from": ""}
        if level.start.data is not None:
            one["from"] = f"{level.start.data:f}"
        one |= {name: level[name].data or "" for name in rules.LEVEL_TEXTS}
        levels.append(one)
    return Line(
        id=whole_or(form.key.data, 0) or None,
        title_ko=form.title_ko.data or "",
        title_en=form.title_en.data or "",
        points=form.points.data or Decimal(0),
        levels=levels,
        skills=list(form.skills.data or []),
        note_ko=form.note_ko.data or "",
        note_en=form.note_en.data or "",
    )


def _problems(form: Any, before: str = "") -> Iterator[tuple[str, str, str]]:
    for item in form:
        if isinstance(item, FieldList):
            for position, row in enumerate(item, start=1):
                yield from _problems(row.form, f"{before}{item.label.text} {position} · ")
        elif not isinstance(item, FormField):
            for error in item.errors:
                yield item.id, f"{before}{item.label.text}", str(error)


def data_of(rubric: Rubric, version: RubricVersion) -> dict[str, Any]:
    """A rubric as the form shows it."""
    return {
        "title_ko": rubric.title_ko,
        "title_en": rubric.title_en,
        "hide_points": rubric.hide_points,
        "version": rubric.version,
        "criteria": rows_of_lines(lines_of(version)),
    }


def rows_of_lines(lines: list[Line]) -> list[dict[str, Any]]:
    """Criteria as the form's rows."""
    return [
        {
            "key": str(line.id or ""),
            "title_ko": line.title_ko,
            "title_en": line.title_en,
            "note_ko": line.note_ko or "",
            "note_en": line.note_en or "",
            "points": line.points,
            "skills": list(line.skills),
            "levels": [
                {
                    "start": Decimal(level["from"]) if level.get("from") else None,
                    "points": Decimal(level["points"]),
                    **{name: level.get(name, "") for name in rules.LEVEL_TEXTS},
                }
                for level in line.levels
            ],
        }
        for line in lines
    ]


def changed_rows(formdata: Any, change: str) -> Any:
    """The form's values with a row less (``remove:criteria-0``) or one further up (``up:criteria-1``)."""
    verb, _colon, target = change.partition(":")
    if verb == "remove" and target:
        kept = formdata.copy()
        for key in [key for key in kept if key.startswith(f"{target}-")]:
            kept.poplist(key)
        return kept
    name, _dash, place = target.rpartition("-")
    at = whole_or(place, 0)
    if verb != "up" or name != "criteria" or at < 1:
        return formdata
    kept, here, above = formdata.copy(), f"criteria-{at}-", f"criteria-{at - 1}-"
    moved = {key: kept.poplist(key) for key in list(kept) if key.startswith((here, above))}
    for key, values in moved.items():
        mine = key.startswith(here)
        kept.setlist((above if mine else here) + key[len(here if mine else above) :], values)
    return kept


def add_row(form: RubricForm, change: str) -> None:
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
