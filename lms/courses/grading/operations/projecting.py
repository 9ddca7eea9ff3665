"""What a released mark shows of a skill: evidence, for each person whose work it is."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.grading import rules
from lms.courses.grading.models import CriterionMark, Grade
from lms.courses.rubrics.models import Criterion, RubricVersion
from lms.db import db
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind


def project_work(submission: Submission) -> None:
    """Make the evidence of everybody whose work it is what released marks say."""
    for member in submission.members:
        project(submission.assignment, member.person_id)


def project(assignment: Assignment, person_id: int) -> None:
    """Make the evidence of one person's work for an assignment what its released marks say.

    The last submission with a released mark counts; what earlier ones showed is withdrawn. A
    member of a group shows the points that are theirs in all, and the group's by criterion: a
    member who was set apart shows nothing by criterion, since nobody said where they differ.
    Idempotent. Nothing of the submission and nothing of the feedback becomes evidence.
    """
    rows = db.session.execute(
        select(Submission, Grade)
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .join(Grade, Grade.submission_id == Submission.id)
        .where(Submission.assignment_id == assignment.id, SubmissionMember.person_id == person_id)
        .options(
            selectinload(Grade.marks).joinedload(CriterionMark.criterion),
            selectinload(Grade.adjustments),
        )
        .order_by(Submission.id)
    ).all()
    counts = rules.counting_submission(
        rules.Work(work.id, work.id, grade.id, grade.points, grade.released_at is not None)
        for work, grade in rows
    )
    english = assignment.offering.course.language == "en"
    for submission, grade in rows:
        stands = submission.id == counts
        apart = {line.person_id: line.points for line in grade.adjustments}
        points = rules.member_points(grade.points, apart, person_id)
        whole = _whole(assignment, grade, points, english) if stands else ()
        evidence.record(person_id, "grade", grade.id, whole)
        for mark in grade.marks:
            shown = (
                _by_criterion(assignment, mark.criterion, mark, grade, english)
                if stands and person_id not in apart
                else ()
            )
            evidence.record(person_id, "criterion", mark.id, shown)


def project_all(assignment: Assignment) -> None:
    """The same for everyone with a released mark: names, skills or criteria have changed."""
    people = db.session.scalars(
        select(SubmissionMember.person_id)
        .join(Submission, Submission.id == SubmissionMember.submission_id)
        .join(Grade, Grade.submission_id == Submission.id)
        .where(Submission.assignment_id == assignment.id, Grade.released_at.is_not(None))
        .distinct()
        .order_by(SubmissionMember.person_id)
    )
    for person_id in people.all():
        project(assignment, person_id)


def project_version(version: RubricVersion) -> None:
    """The same for every assignment that was marked by *version*: its skills have changed."""
    assignments = db.session.scalars(
        select(Assignment)
        .where(
            Assignment.id.in_(
                select(Submission.assignment_id)
                .join(Grade, Grade.submission_id == Submission.id)
                .where(Grade.rubric_version_id == version.id)
            )
        )
        .options(joinedload(Assignment.offering))
        .order_by(Assignment.id)
    )
    for assignment in assignments.all():
        project_all(assignment)


def forget(submission: Submission, mark: CriterionMark) -> None:
    """Withdraw what *mark* showed: it is about to go."""
    if mark.id is not None:
        for member in submission.members:
            evidence.record(member.person_id, "criterion", mark.id, ())


def _whole(
    assignment: Assignment, grade: Grade, points: Decimal | None, english: bool
) -> Iterable[Shown]:
    if points is None or grade.released_at is None:
        return []
    return [
        Shown(
            skill_id=line.skill_id,
            score=rules.share(points, assignment.points),
            **_common(assignment, grade, english),
        )
        for line in assignment.skills
    ]


def _by_criterion(
    assignment: Assignment, criterion: Criterion, mark: CriterionMark, grade: Grade, english: bool
) -> Iterable[Shown]:
    level = rules.level_of(criterion.levels, mark.points)
    return [
        Shown(
            skill_id=skill_id,
            score=rules.share(mark.points, criterion.points) if criterion.points else None,
            criterion=_named(criterion.title_ko, criterion.title_en, english),
            level=_named(level["ko"], level.get("en", ""), english) if level else "",
            **_common(assignment, grade, english),
        )
        for skill_id in criterion.skills
    ]


def _common(assignment: Assignment, grade: Grade, english: bool) -> dict[str, Any]:
    course = assignment.offering.course
    released_at = grade.released_at or grade.graded_at
    return {
        "kind": EvidenceKind.ASSESSED.value,
        "title": _named(assignment.title_ko, assignment.title_en, english),
        "course": _named(course.title_ko, course.title_en, english),
        "shown_on": released_at.astimezone(clock.SEOUL).date(),
    }


def _named(ko: str, en: str, english: bool) -> str:
    """A name in the language in which the course is taught."""
    return (en or ko) if english else (ko or en)
