"""Reading the answer to a request, and how requests are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from lms.courses.assignments.models import Assignment, Criterion
from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason, read_points
from lms.courses.feedback.messages import words
from lms.courses.feedback.rules.regrades import MOST_DAYS, MOST_TIMES
from lms.courses.fields import line
from lms.courses.grading.models import Grade
from lms.courses.grading.operations import MarkValues
from lms.numbers import whole_or


class PolicyForm(FlaskForm):
    """How requests are taken in an offering."""

    days = IntegerField(
        _("점수를 공개한 뒤 며칠"),
        [
            InputRequired(_("날수를 적어 주세요.")),
            NumberRange(0, MOST_DAYS, _("0일부터 60일까지 적어 주세요.")),
        ],
        description=_("0이면 재채점 요청을 받지 않습니다."),
    )
    times = IntegerField(
        _("한 제출물에 몇 번까지"),
        [
            InputRequired(_("횟수를 적어 주세요.")),
            NumberRange(1, MOST_TIMES, _("1번부터 10번까지 적어 주세요.")),
        ],
    )
    reason = line(_("사유"), 300, required=_("사유를 적어 주세요."))


@dataclass
class Row:
    """A criterion, or the whole (none): its points now and as they are typed."""

    criterion: Criterion | None
    most: Decimal
    kept: Decimal | None
    typed: str = ""
    error: str = ""

    @property
    def id(self) -> str:
        """The id and name of the control."""
        return f"points-{self.criterion.id}" if self.criterion is not None else "points"


@dataclass
class AnswerForm:
    """An answer as it was sent, or empty with the points that the mark has."""

    rows: list[Row] = field(default_factory=list)
    outcome: str = ""
    answer: str = ""
    version: int = 0
    grade_version: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)  # (control, sentence)

    @classmethod
    def of(cls, assignment: Assignment, grade: Grade, version: int) -> AnswerForm:
        """The form as the mark fills it."""
        given = {mark.criterion_id: mark.points for mark in grade.marks}
        edition = grade.rubric_version
        form = cls(version=version, grade_version=grade.version)
        for criterion in edition.criteria if edition is not None else []:
            form.rows.append(Row(criterion, criterion.points, given.get(criterion.id)))
        if not form.rows:
            form.rows.append(Row(None, assignment.points, grade.points))
        for row in form.rows:
            row.typed = "" if row.kept is None else f"{row.kept:f}"
        return form

    def take(self, data: Mapping[str, str]) -> None:
        """What was sent; errors say what cannot be read."""
        self.outcome = data.get("outcome", "")
        self.answer = clean_text(data.get("answer", "")).strip()
        self.version = whole_or(data.get("version"), 0)
        self.grade_version = whole_or(data.get("grade_version"), 0)
        if self.outcome not in {"kept", "changed"}:
            self.errors.append(("outcome-kept", str(_("점수를 유지할지 바꿀지 골라 주세요."))))
        for row in self.rows:
            row.typed = data.get(row.id, row.typed).strip()
            if self.outcome != "changed":
                continue
            read = read_points(row.typed, row.most)
            if isinstance(read, Reason):
                row.error = words(read)
                self.errors.append((row.id, row.error))

    @property
    def touched(self) -> bool:
        """Whether any points that were typed differ from what the mark has."""
        return any(read_points(row.typed, row.most) != row.kept for row in self.rows)

    def values(self, grade: Grade) -> MarkValues:
        """The mark with the points that were typed; comments and feedback stay. Only without errors."""
        comments = {mark.criterion_id: mark.comment for mark in grade.marks}
        by_criterion: dict[int, tuple[Decimal | None, str]] = {}
        whole: Decimal | None = None
        for row in self.rows:
            read = read_points(row.typed, row.most)
            points = None if isinstance(read, Reason) else read
            if row.criterion is None:
                whole = points
            else:
                by_criterion[row.criterion.id] = (points, comments.get(row.criterion.id, ""))
        return MarkValues(whole, by_criterion, grade.feedback)
