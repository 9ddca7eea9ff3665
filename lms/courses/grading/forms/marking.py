"""Reading the grading form: levels, points, comments, feedback, members of a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.courses.assignments.operations.drafts import clean_text
from lms.courses.assignments.rules import Reason, read_points
from lms.courses.grading.messages import words
from lms.courses.grading.models import Grade, Marking
from lms.courses.grading.operations import MarkValues
from lms.courses.grading.rules import MOST_COMMENT, MOST_FEEDBACK, MOST_REASON, position_of
from lms.courses.rubrics.models import Criterion, RubricVersion
from lms.courses.rubrics.rules import bottom, top
from lms.i18n import local, person_name
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
class MemberRow:
    """A member of a group who may get other points than the group."""

    person: Person
    points: str = ""
    reason: str = ""
    error: str = ""


@dataclass
class GradingForm:
    """The form as it was sent or as what is kept fills it.

    A level that is chosen decides, unless the points that are typed lie in its range; points that
    are typed decide where "free" or no level is chosen. The form names the submission that it is
    for, the version that was looked at, and the rubric's version whose criteria it shows.
    """

    submission: Submission
    edition: RubricVersion | None = None
    rows: list[Row] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    points: str = ""
    points_error: str = ""
    feedback: str = ""
    feedback_error: str = ""
    reason: str = ""
    version: int = 0
    named: int = 0  # the submission that the sent form says it is for
    named_edition: int = 0
    apart: bool = True  # whether members may be set apart in this form

    @classmethod
    def of(
        cls,
        submission: Submission,
        kept: Grade | Marking | None,
        edition: RubricVersion | None = None,
        values: Mapping[int, tuple[Decimal | None, str]] | None = None,
    ) -> GradingForm:
        """The form as *kept* fills it; with *values* as those do, by another version's criteria."""
        if edition is None:
            edition = kept.rubric_version if kept else submission.assignment.rubric_version
        form = cls(submission, edition, apart=not isinstance(kept, Marking))
        given = values if values is not None else _given(kept)
        for criterion in edition.criteria if edition is not None else []:
            points, comment = given.get(criterion.id, (None, ""))
            form.rows.append(
                Row(
                    criterion,
                    level=_level_at(criterion, points),
                    points=_typed(points),
                    comment=comment,
                )
            )
        if kept is not None:
            form.points = _typed(kept.points)
            form.feedback = kept.feedback
            form.version = kept.version
        form._add_members(kept if isinstance(kept, Grade) else None)
        form.named = submission.id
        return form

    @classmethod
    def sent(
        cls,
        submission: Submission,
        data: Mapping[str, str],
        edition: RubricVersion | None,
        *,
        apart: bool = True,
    ) -> GradingForm:
        """The form as it was sent, for the criteria of *edition*."""
        form = cls(submission, edition, apart=apart)
        for criterion in edition.criteria if edition is not None else []:
            form.rows.append(
                Row(
                    criterion,
                    level=data.get(f"level-{criterion.id}", ""),
                    points=data.get(f"points-{criterion.id}", "").strip(),
                    comment=clean_text(data.get(f"comment-{criterion.id}", "")).strip(),
                )
            )
        form._add_members(None)
        for member in form.members:
            member.points = data.get(f"member-{member.person.id}", "").strip()
            member.reason = clean_text(data.get(f"why-{member.person.id}", "")).strip()
        form.points = data.get("points", "").strip()
        form.feedback = clean_text(data.get("feedback", "")).strip()
        form.reason = clean_text(data.get("reason", "")).strip()[:MOST_REASON]
        form.version = whole_or(data.get("version"), 0)
        form.named = whole_or(data.get("submission"), 0)
        form.named_edition = whole_or(data.get("edition"), 0)
        return form

    def _add_members(self, grade: Grade | None) -> None:
        people = [member.person for member in self.submission.members]
        if len(people) < 2 or not self.apart:
            return
        held = {line.person_id: line for line in grade.adjustments} if grade else {}
        for person in sorted(people, key=lambda one: (one.name, one.number)):
            line = held.get(person.id)
            self.members.append(
                MemberRow(person, _typed(line.points) if line else "", line.reason if line else "")
            )

    @property
    def is_for_this(self) -> bool:
        """Whether the form that was sent names the submission and criteria that it was sent to."""
        wanted = self.edition.id if self.edition is not None else 0
        return self.named == self.submission.id and self.named_edition == wanted

    def values(self) -> MarkValues | None:
        """What the form says; none where something in it cannot be read (errors say what)."""
        by_criterion = {row.criterion.id: (self._row(row), row.comment) for row in self.rows}
        points: Decimal | None = None
        if not self.rows and self.points:
            read = read_points(self.points, self.submission.assignment.points)
            if isinstance(read, Reason):
                self.points_error = words(read)
            else:
                points = read
        if len(self.feedback) > MOST_FEEDBACK:
            self.feedback_error = words(Reason("feedback_too_long", {"most": MOST_FEEDBACK}))
        members = self._members() if self.apart else None
        return None if self.errors else MarkValues(points, by_criterion, self.feedback, members)

    def _members(self) -> dict[int, tuple[Decimal, str]]:
        found = {}
        for row in self.members:
            if not row.points:
                continue
            read = read_points(row.points, self.submission.assignment.points)
            if isinstance(read, Reason):
                row.error = words(read)
            elif not row.reason:
                row.error = words(Reason("member_reason"))
            elif len(row.reason) > MOST_REASON:
                row.error = words(Reason("reason_too_long", {"most": MOST_REASON}))
            else:
                found[row.person.id] = (read, row.reason)
        return found

    def _row(self, row: Row) -> Decimal | None:
        if len(row.comment) > MOST_COMMENT:
            row.error = words(Reason("comment_too_long", {"most": MOST_COMMENT}))
        levels = row.criterion.levels
        chosen = whole_or(row.level, len(levels))
        read = read_points(row.points, row.criterion.points) if row.points else None
        if 0 <= chosen < len(levels):
            level = levels[chosen]
            typed = isinstance(read, Decimal) and bottom(level) <= read <= top(level)
            return read if typed and isinstance(read, Decimal) else top(level)
        if isinstance(read, Reason):
            row.error = words(read)
            return None
        return read

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the control, sentence) for everything that is wrong."""
        found = [
            (f"points-{row.criterion.id}", f"{local(row.criterion)}: {row.error}")
            for row in self.rows
            if row.error
        ]
        if self.points_error:
            found.append(("points", self.points_error))
        found += [
            (f"member-{row.person.id}", f"{person_name(row.person)}: {row.error}")
            for row in self.members
            if row.error
        ]
        if self.feedback_error:
            found.append(("feedback", self.feedback_error))
        return found

    @property
    def total(self) -> Decimal:
        """What is given so far."""
        readable = [self._row(row) for row in self.rows]
        return sum((points for points in readable if points is not None), Decimal(0))


def _typed(points: Decimal | None) -> str:
    """Points as one would type them: without zeros that say nothing."""
    return "" if points is None else f"{points.normalize():f}"


def _given(kept: Grade | Marking | None) -> dict[int, tuple[Decimal | None, str]]:
    if kept is None:
        return {}
    lines = kept.marks if isinstance(kept, Grade) else kept.lines
    return {line.criterion_id: (line.points, line.comment) for line in lines}


def _level_at(criterion: Criterion, points: Decimal | None) -> str:
    if points is None:
        return ""
    at = position_of(criterion.levels, points)
    return "free" if at is None else str(at)
