"""Marks: as graders work on them, and as learners see them once released."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading import rules
from lms.courses.grading.models import CriterionMark, Grade
from lms.courses.rubrics.models import Criterion, RubricVersion
from lms.db import db


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what was given for it; level is the matching one's names, if there is."""

    criterion: Criterion
    points: Decimal | None
    comment: str
    level_ko: str = ""
    level_en: str = ""


@dataclass(frozen=True)
class MarkView:
    """A mark with all that explains it."""

    grade_id: int
    submission_id: int
    assignment: Assignment
    number: int
    points: Decimal | None
    feedback: str
    lines: list[CriterionLine]
    released_at: datetime | None
    graded_at: datetime
    grader: Person
    counts: bool = False  # the last graded submission of its assignment


def grade_of(submission_id: int) -> Grade | None:
    """The mark of a submission, released or not."""
    return grades_by_submission([submission_id]).get(submission_id)


def grades_by_submission(submission_ids: Iterable[int]) -> dict[int, Grade]:
    """Marks by submission id, with criteria and grader."""
    rows = db.session.scalars(
        select(Grade)
        .where(Grade.submission_id.in_(list(submission_ids)))
        .options(
            selectinload(Grade.marks),
            joinedload(Grade.grader),
            joinedload(Grade.rubric_version).selectinload(RubricVersion.criteria),
        )
    )
    return {row.submission_id: row for row in rows}


def has_grades(assignment_id: int) -> bool:
    """Whether anybody's work for this assignment was marked, released or not."""
    query = (
        select(Grade.id)
        .join(Submission, Submission.id == Grade.submission_id)
        .where(Submission.assignment_id == assignment_id)
    )
    return db.session.scalar(query.limit(1)) is not None


def view_of(grade: Grade, assignment: Assignment, number: int, *, counts: bool = False) -> MarkView:
    """A mark with its criteria in order."""
    given: dict[int, CriterionMark] = {mark.criterion_id: mark for mark in grade.marks}
    lines = []
    for criterion in grade.rubric_version.criteria if grade.rubric_version else []:
        mark = given.get(criterion.id)
        level = rules.level_of(criterion.levels, mark.points) if mark else None
        lines.append(
            CriterionLine(
                criterion,
                mark.points if mark else None,
                mark.comment if mark else "",
                level["ko"] if level else "",
                level.get("en", "") if level else "",
            )
        )
    return MarkView(
        grade_id=grade.id,
        submission_id=grade.submission_id,
        assignment=assignment,
        number=number,
        points=grade.points,
        feedback=grade.feedback,
        lines=lines,
        released_at=grade.released_at,
        graded_at=grade.graded_at,
        grader=grade.grader,
        counts=counts,
    )


def released_marks(submission_ids: Iterable[int]) -> dict[int, MarkView]:
    """What learners may see of these submissions' marks: the released ones only, by submission."""
    ids = list(submission_ids)
    rows = db.session.scalars(
        select(Grade)
        .where(Grade.submission_id.in_(ids), Grade.released_at.is_not(None))
        .options(
            selectinload(Grade.marks),
            joinedload(Grade.grader),
            joinedload(Grade.submission).joinedload(Submission.assignment),
            joinedload(Grade.rubric_version).selectinload(RubricVersion.criteria),
            joinedload(Grade.rubric_version).joinedload(RubricVersion.rubric),
        )
    ).all()
    last = _last_released(rows)
    return {
        row.submission_id: view_of(
            row,
            row.submission.assignment,
            row.submission.number,
            counts=last[(row.submission.assignment_id, row.submission.person_id)]
            == row.submission.number,
        )
        for row in rows
    }


def _last_released(grades: Sequence[Grade]) -> dict[tuple[int, int], int]:
    """The number of the last submission with a released mark, by (assignment, person)."""
    found = db.session.execute(
        select(Submission.assignment_id, Submission.person_id, func.max(Submission.number))
        .join(Grade, Grade.submission_id == Submission.id)
        .where(
            Submission.assignment_id.in_({row.submission.assignment_id for row in grades}),
            Submission.person_id.in_({row.submission.person_id for row in grades}),
            Grade.released_at.is_not(None),
        )
        .group_by(Submission.assignment_id, Submission.person_id)
    )
    return {(assignment_id, person_id): number for assignment_id, person_id, number in found}


@dataclass(frozen=True)
class Counting:
    """The mark that counts for a person and an assignment: the last released one."""

    person_id: int
    assignment_id: int
    submission_id: int
    points: Decimal
    late: bool
    released_at: datetime


def counting(offering_id: int, person_ids: Iterable[int] | None = None) -> list[Counting]:
    """For each person and assignment of an offering, the released mark that counts. One statement.

    The last submission with a released mark counts: a later, better or worse one replaces it once
    it is graded and released, not when it is handed in.
    """
    query = (
        select(
            Submission.person_id,
            Submission.assignment_id,
            Submission.id,
            Submission.late,
            Grade.points,
            Grade.released_at,
        )
        .join(Grade, Grade.submission_id == Submission.id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(
            Assignment.offering_id == offering_id,
            Grade.released_at.is_not(None),
            Grade.points.is_not(None),
        )
        .order_by(Submission.number)
    )
    if person_ids is not None:
        query = query.where(Submission.person_id.in_(list(person_ids)))
    last: dict[tuple[int, int], Counting] = {}
    for person_id, assignment_id, submission_id, late, points, released_at in db.session.execute(
        query
    ):
        if points is not None and released_at is not None:
            last[(person_id, assignment_id)] = Counting(
                person_id, assignment_id, submission_id, points, late, released_at
            )
    return list(last.values())


@dataclass(frozen=True)
class MyGrade:
    """A line of a learner's own marks."""

    mark: MarkView
    offering: Offering
    submission_id: int


def my_grades(person_id: int) -> list[MyGrade]:
    """A person's released marks, the latest release first; only the ones that count."""
    ids = list(
        db.session.scalars(
            select(Submission.id)
            .join(Assignment, Assignment.id == Submission.assignment_id)
            .join(
                Enrolment,
                (Enrolment.person_id == Submission.person_id)
                & (Enrolment.offering_id == Assignment.offering_id),
            )
            .join(Grade, Grade.submission_id == Submission.id)
            .where(Submission.person_id == person_id, Grade.released_at.is_not(None))
        )
    )
    marks = [mark for mark in released_marks(ids).values() if mark.counts]
    offerings = {
        row.id: row
        for row in db.session.scalars(
            select(Offering)
            .where(Offering.id.in_({mark.assignment.offering_id for mark in marks}))
            .options(joinedload(Offering.course))
        )
    }
    lines = [
        MyGrade(mark, offerings[mark.assignment.offering_id], mark.submission_id) for mark in marks
    ]
    return sorted(lines, key=lambda line: (line.mark.released_at, line.mark.grade_id), reverse=True)


@dataclass(frozen=True)
class Releasable:
    """Of an assignment's latest submissions: marks that are complete, incomplete, and none."""

    ready: list[tuple[Grade, Submission]]
    incomplete: list[tuple[Grade, Submission]]
    unmarked: int
    released: int


def releasable(assignment: Assignment) -> Releasable:
    """What releasing an assignment's marks would do."""
    rows = db.session.execute(
        select(Submission, Grade)
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .join(
            Enrolment,
            (Enrolment.person_id == Submission.person_id)
            & (Enrolment.offering_id == assignment.offering_id),
        )
        .where(Submission.assignment_id == assignment.id, Enrolment.state != "withdrawn")
        .options(joinedload(Submission.person), selectinload(Grade.marks))
        .order_by(Submission.person_id, Submission.number)
    ).all()
    last = {row.Submission.person_id: row.Submission.number for row in rows}
    ready, incomplete, unmarked, released = [], [], 0, 0
    for submission, grade in rows:
        if grade is None:
            unmarked += last[submission.person_id] == submission.number
        elif grade.released_at is not None:
            released += 1
        elif grade.points is not None:
            ready.append((grade, submission))
        else:
            incomplete.append((grade, submission))
    return Releasable(ready, incomplete, unmarked, released)
