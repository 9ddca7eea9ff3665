"""Reading the grading form: levels, points, comments, feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lms.courses.assignments.models import Assignment, Criterion
from lms.courses.assignments.operations.handing_in import clean_text
from lms.courses.assignments.rules import Reason, read_points
from lms.courses.grading.messages import words
from lms.courses.grading.models import Grade
from lms.courses.grading.operations import MarkValues
from lms.courses.grading.rules import MOST_COMMENT, MOST_FEEDBACK
from lms.numbers import whole_or


@dataclass
class Row:
    """A criterion in the form: what is chosen, what is typed, what is wrong with it."""

    criterion: Criterion
    level: str = ""  # index of the chosen level, or "free"
    points: str = ""
    comment: str = ""
    error: str = ""


@dataclass
class GradingForm:
    """The form as it was sent or as the mark fills it. A level that is chosen decides; points that
    are typed decide where "free" or no level is chosen."""

    assignment: Assignment
    rows: list[Row] = field(default_factory=list)
    points: str = ""
    points_error: str = ""
    feedback: str = ""
    feedback_error: str = ""
    reason: str = ""
    version: int = 0

    @classmethod
    def of(cls, assignment: Assignment, grade: Grade | None) -> GradingForm:
        """The form as the kept mark fills it."""
        given = {mark.criterion_id: mark for mark in grade.marks} if grade else {}
        form = cls(assignment)
        for criterion in _criteria(assignment, grade):
            mark = given.get(criterion.id)
            points = mark.points if mark else None
            form.rows.append(
                Row(
                    criterion,
                    level=_level_at(criterion, points),
                    points="" if points is None else f"{points:f}",
                    comment=mark.comment if mark else "",
                )
            )
        if grade is not None:
            form.points = "" if grade.points is None else f"{grade.points:f}"
            form.feedback = grade.feedback
            form.version = grade.version
        return form

    @classmethod
    def sent(
        cls, assignment: Assignment, data: Mapping[str, str], grade: Grade | None = None
    ) -> GradingForm:
        """The form as it was sent."""
        form = cls(assignment)
        for criterion in _criteria(assignment, grade):
            form.rows.append(
                Row(
                    criterion,
                    level=data.get(f"level-{criterion.id}", ""),
                    points=data.get(f"points-{criterion.id}", "").strip(),
                    comment=clean_text(data.get(f"comment-{criterion.id}", "")).strip(),
                )
            )
        form.points = data.get("points", "").strip()
        form.feedback = clean_text(data.get("feedback", "")).strip()
        form.reason = clean_text(data.get("reason", "")).strip()[:500]
        form.version = whole_or(data.get("version"), 0)
        return form

    def values(self) -> MarkValues | None:
        """What the form says; none where something in it cannot be read (errors say what)."""
        by_criterion = {row.criterion.id: (self._row(row), row.comment) for row in self.rows}
        points: Decimal | None = None
        if not self.rows and self.points:
            read = read_points(self.points, self.assignment.points)
            if isinstance(read, Reason):
                self.points_error = words(read)
            else:
                points = read
        if len(self.feedback) > MOST_FEEDBACK:
            self.feedback_error = words(Reason("feedback_too_long", {"most": MOST_FEEDBACK}))
        return None if self.errors else MarkValues(points, by_criterion, self.feedback)

    def _row(self, row: Row) -> Decimal | None:
        if len(row.comment) > MOST_COMMENT:
            row.error = words(Reason("comment_too_long", {"most": MOST_COMMENT}))
        levels = row.criterion.levels
        chosen = whole_or(row.level, len(levels))
        if chosen < len(levels):
            return Decimal(str(levels[chosen]["points"]))
        if not row.points:
            return None
        read = read_points(row.points, row.criterion.points)
        if isinstance(read, Reason):
            row.error = words(read)
            return None
        return read

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the control, sentence) for everything that is wrong."""
        found = [
            (f"points-{row.criterion.id}", f"{row.criterion.title_ko}: {row.error}")
            for row in self.rows
            if row.error
        ]
        if self.points_error:
            found.append(("points", self.points_error))
        if self.feedback_error:
            found.append(("feedback", self.feedback_error))
        return found

    @property
    def total(self) -> Decimal:
        """What is given so far."""
        readable = [self._row(row) for row in self.rows]
        return sum((points for points in readable if points is not None), Decimal(0))


def _criteria(assignment: Assignment, grade: Grade | None) -> list[Criterion]:
    """Those by which it is marked: a mark keeps the version of the rubric that it was given by."""
    if grade is None:
        return assignment.criteria
    return grade.rubric_version.criteria if grade.rubric_version is not None else []


def _level_at(criterion: Criterion, points: Decimal | None) -> str:
    if points is None:
        return ""
    for index, level in enumerate(criterion.levels):
        if Decimal(str(level["points"])) == points:
            return str(index)
    return "free"
