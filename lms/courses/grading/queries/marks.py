"""Marks: as graders work on them, and as learners see them once released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.grading import rules
from lms.courses.grading.models import CriterionMark, Grade, GradeAdjustment
from lms.courses.grading.queries.queue import latest_works, somebody_learns
from lms.courses.grading.queries.remarks import Remark, released_remarks
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
    note_ko: str = ""  # what the level means
    note_en: str = ""


@dataclass(frozen=True)
class MarkView:
    """A mark with all that explains it, by the version of the rubric that it was given by.

    *points* are the group's where a group handed in; :meth:`points_for` are one member's.
    """

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
    edition: RubricVersion | None = None
    adjustments: dict[int, GradeAdjustment] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    counts: bool = False  # the last graded submission of its assignment

    @property
    def hides_points(self) -> bool:
        """Whether learners read levels without the points that they are worth."""
        return self.edition is not None and self.edition.rubric.hide_points

    def points_for(self, person_id: int) -> Decimal | None:
        """What one of those whose work it is gets."""
        apart = {key: line.points for key, line in self.adjustments.items()}
        return rules.member_points(self.points, apart, person_id)

    def reason_for(self, person_id: int) -> str:
        """Why one member gets other points than the group; empty where they do not."""
        line = self.adjustments.get(person_id)
        return line.reason if line is not None else ""


def grade_of(submission_id: int) -> Grade | None:
    """The mark of a submission, released or not."""
    return grades_by_submission([submission_id]).get(submission_id)


def grades_by_submission(submission_ids: Iterable[int]) -> dict[int, Grade]:
    """Marks by submission id, with criteria and grader."""
    rows = db.session.scalars(
        select(Grade)
        .where(Grade.submission_id.in_(list(submission_ids)))
        .options(
            selectinload(Grade.marks).joinedload(CriterionMark.criterion),
            selectinload(Grade.adjustments),
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


def view_of(
    grade: Grade,
    assignment: Assignment,
    number: int,
    *,
    counts: bool = False,
    remarks: list[Remark] | None = None,
) -> MarkView:
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
                level.get("note_ko", "") if level else "",
                level.get("note_en", "") if level else "",
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
        edition=grade.rubric_version,
        adjustments={line.person_id: line for line in grade.adjustments},
        remarks=remarks or [],
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
            selectinload(Grade.adjustments),
            joinedload(Grade.grader),
            joinedload(Grade.submission).joinedload(Submission.assignment),
            joinedload(Grade.rubric_version).selectinload(RubricVersion.criteria),
            joinedload(Grade.rubric_version).joinedload(RubricVersion.rubric),
        )
    ).all()
    last = _last_released({row.submission.assignment_id for row in rows})
    remarks = released_remarks(row.submission_id for row in rows)
    return {
        row.submission_id: view_of(
            row,
            row.submission.assignment,
            row.submission.number,
            counts=row.submission_id in last,
            remarks=remarks[row.submission_id],
        )
        for row in rows
    }


def _last_released(assignment_ids: set[int]) -> set[int]:
    """The last submission with a released mark of each person for these assignments, by id."""
    found = db.session.scalars(
        select(func.max(Submission.id))
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .join(Grade, Grade.submission_id == Submission.id)
        .where(Submission.assignment_id.in_(assignment_ids), Grade.released_at.is_not(None))
        .group_by(Submission.assignment_id, SubmissionMember.person_id)
    )
    return {key for key in found if key is not None}


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
    it is graded and released, not when it is handed in. A member of a group has the group's points
    unless theirs were set apart.
    """
    query = (
        select(
            SubmissionMember.person_id,
            Submission.assignment_id,
            Submission.id,
            SubmissionMember.late,
            func.coalesce(GradeAdjustment.points, Grade.points, type_=Grade.points.type),
            Grade.released_at,
        )
        .join(Submission, Submission.id == SubmissionMember.submission_id)
        .join(Grade, Grade.submission_id == Submission.id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .outerjoin(
            GradeAdjustment,
            (GradeAdjustment.grade_id == Grade.id)
            & (GradeAdjustment.person_id == SubmissionMember.person_id),
        )
        .where(
            Assignment.offering_id == offering_id,
            Grade.released_at.is_not(None),
            Grade.points.is_not(None),
        )
        .order_by(Submission.id)
    )
    if person_ids is not None:
        query = query.where(SubmissionMember.person_id.in_(list(person_ids)))
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
    points: Decimal | None


def my_grades(person_id: int) -> list[MyGrade]:
    """A person's released marks, the latest release first; only the ones that count."""
    ids = list(
        db.session.scalars(
            select(Submission.id)
            .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
            .join(Assignment, Assignment.id == Submission.assignment_id)
            .join(
                Enrolment,
                (Enrolment.person_id == SubmissionMember.person_id)
                & (Enrolment.offering_id == Assignment.offering_id),
            )
            .join(Grade, Grade.submission_id == Submission.id)
            .where(SubmissionMember.person_id == person_id, Grade.released_at.is_not(None))
        )
    )
    own: dict[int, MarkView] = {}
    for mark in sorted(released_marks(ids).values(), key=lambda mark: mark.submission_id):
        own[mark.assignment.id] = mark
    offerings = {
        row.id: row
        for row in db.session.scalars(
            select(Offering)
            .where(Offering.id.in_({mark.assignment.offering_id for mark in own.values()}))
            .options(joinedload(Offering.course))
        )
    }
    lines = [
        MyGrade(
            mark,
            offerings[mark.assignment.offering_id],
            mark.submission_id,
            mark.points_for(person_id),
        )
        for mark in own.values()
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
    latest = latest_works([assignment.offering_id])
    rows = db.session.execute(
        select(Submission, Grade, (Submission.id == latest.c.id).label("is_latest"))
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .outerjoin(latest, latest.c.id == Submission.id)
        .outerjoin(Grade, Grade.submission_id == Submission.id)
        .where(Submission.assignment_id == assignment.id, somebody_learns())
        .options(
            joinedload(Submission.person),
            joinedload(Submission.group),
            selectinload(Submission.members).joinedload(SubmissionMember.person),
            selectinload(Grade.marks),
            selectinload(Grade.adjustments),
        )
        .order_by(Submission.id)
    ).all()
    ready, incomplete, unmarked, released = [], [], 0, 0
    for submission, grade, is_latest in rows:
        if grade is None:
            unmarked += bool(is_latest)
        elif grade.released_at is not None:
            released += 1
        elif grade.points is not None:
            ready.append((grade, submission))
        else:
            incomplete.append((grade, submission))
    return Releasable(ready, incomplete, unmarked, released)
