"""Marking, releasing, and what a released mark shows of a skill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments.models import Assignment, Criterion, Submission
from lms.courses.assignments.operations import Refused
from lms.courses.grading import queries, rules
from lms.courses.grading.models import CriterionMark, Grade
from lms.courses.rubrics import operations as rubrics
from lms.db import db
from lms.evidence import operations as evidence
from lms.evidence.operations import Shown
from lms.matching.model import EvidenceKind


@dataclass(frozen=True)
class MarkValues:
    """A mark as a form gives it. *points* counts only for an assignment without criteria."""

    points: Decimal | None
    by_criterion: dict[int, tuple[Decimal | None, str]]  # points, comment
    feedback: str


class Conflict(Exception):
    """Another grader saved meanwhile; ``args[0]`` is their mark."""


def save(
    submission: Submission,
    grader: Person,
    values: MarkValues,
    version: int,
    *,
    release: bool = False,
    reason: str = "",
) -> Grade:
    """Keep a mark, and release it when asked; *version* is the one that was looked at (0: none).

    Raises :class:`Conflict` where another grader saved meanwhile, :class:`Refused` where a mark to
    be released is incomplete, or a released one would change without a reason. Saving the same
    again changes nothing.
    """
    db.session.execute(
        select(Submission.id).where(Submission.id == submission.id).with_for_update()
    )
    grade = db.session.scalar(
        select(Grade)
        .where(Grade.submission_id == submission.id)
        .options(selectinload(Grade.marks))
        .execution_options(populate_existing=True)
    )
    if (grade.version if grade else 0) != version:
        raise Conflict(grade)
    judged_by = grade.rubric_version if grade else submission.assignment.rubric_version
    criteria = judged_by.criteria if judged_by is not None else []
    given = {key: points for key, (points, _comment) in values.by_criterion.items()}
    total = rules.total(given, [line.id for line in criteria])
    points = total.points if criteria else values.points
    was_released = grade is not None and grade.released_at is not None
    before = _facts(grade) if grade else None
    reasons = rules.change_reasons(
        released=was_released,
        before=grade.points if grade else None,
        after=points,
        reason=reason,
    )
    if release:
        reasons += rules.release_reasons(points, len(total.unmarked))
    if reasons:
        raise Refused(reasons)

    now = clock.now()
    if grade is None:
        grade = Grade(submission_id=submission.id, grader_id=grader.id, graded_at=now)
        grade.rubric_version = submission.assignment.rubric_version
        rubrics.mark_used(grade.rubric_version)
        grade.submission = submission
        db.session.add(grade)
    changed = _apply(grade, values, points, [line.id for line in criteria])
    released_now = release and not was_released
    if not changed and not released_now:
        return grade
    grade.grader_id, grade.graded_at = grader.id, now
    if released_now:
        grade.released_at = now
    db.session.flush()
    audit.record(
        "grade.release" if released_now else "grade.save",
        "grade",
        grade.id,
        actor=grader,
        before=before,
        after=_facts(grade),
        reason=reason.strip(),
    )
    if grade.released_at is not None:
        project(submission.assignment, submission.person_id)
        _tell(grade, submission, "grade.released" if released_now else "grade.changed")
    return grade


def _apply(
    grade: Grade, values: MarkValues, points: Decimal | None, criterion_ids: list[int]
) -> bool:
    """Write *values* into *grade*; whether anything changed. Marks keep their rows: ids are cited."""
    changed = (grade.points, grade.feedback) != (points, values.feedback) or grade.id is None
    grade.points, grade.feedback = points, values.feedback
    held = {mark.criterion_id: mark for mark in grade.marks}
    for criterion_id in criterion_ids:
        given, comment = values.by_criterion.get(criterion_id, (None, ""))
        mark = held.get(criterion_id)
        if given is None:
            if mark is not None:
                grade.marks.remove(mark)
                changed = True
        elif mark is None:
            grade.marks.append(
                CriterionMark(criterion_id=criterion_id, points=given, comment=comment)
            )
            changed = True
        elif (mark.points, mark.comment) != (given, comment):
            mark.points, mark.comment = given, comment
            changed = True
    return changed


def release_many(
    assignment: Assignment, grader: Person, expected: dict[int, int]
) -> tuple[int, int]:
    """Release the marks that were looked at (grade id → version); (released, left out).

    A mark that another grader changed meanwhile, or that is incomplete, is left out, not released
    unseen.
    """
    released, left_out = 0, 0
    ready = {grade.id: (grade, work) for grade, work in queries.releasable(assignment).ready}
    for grade_id, version in expected.items():
        grade, submission = ready.get(grade_id, (None, None))
        if grade is None or submission is None or grade.version != version:
            left_out += 1
            continue
        grade.released_at = clock.now()
        db.session.flush()
        audit.record("grade.release", "grade", grade.id, actor=grader, after=_facts(grade))
        project(assignment, submission.person_id)
        _tell(grade, submission, "grade.released")
        released += 1
    return released, left_out


def erase(person: Person) -> None:
    """Empty what was written to a person about their work; the points stay under the pseudonym."""
    own = (
        select(Grade.id)
        .join(Submission, Submission.id == Grade.submission_id)
        .where(Submission.person_id == person.id)
    )
    db.session.execute(
        update(CriterionMark).where(CriterionMark.grade_id.in_(own)).values(comment="")
    )
    db.session.execute(
        update(Grade)
        .where(Grade.id.in_(own))
        .values(feedback="")
        .execution_options(synchronize_session=False)
    )


def _tell(grade: Grade, submission: Submission, kind: str) -> None:
    assignment = submission.assignment
    notify(
        submission.person,
        kind,
        {"title": {"ko": assignment.title_ko, "en": assignment.title_en}},
        url=url_for("assignments.submission", submission_id=submission.id),
    )


def project(assignment: Assignment, person_id: int) -> None:
    """Make the evidence of one person's work for an assignment what its released marks say.

    The last submission with a released mark counts; what earlier ones showed is withdrawn.
    Idempotent. Nothing of the submission and nothing of the feedback becomes evidence.
    """
    rows = db.session.execute(
        select(Submission, Grade)
        .join(Grade, Grade.submission_id == Submission.id)
        .where(Submission.assignment_id == assignment.id, Submission.person_id == person_id)
        .options(selectinload(Grade.marks).joinedload(CriterionMark.criterion))
        .order_by(Submission.number)
    ).all()
    counts = rules.counting_submission(
        rules.Work(work.id, work.number, grade.id, grade.points, grade.released_at is not None)
        for work, grade in rows
    )
    english = assignment.offering.course.language == "en"
    for submission, grade in rows:
        stands = submission.id == counts
        whole = _whole(assignment, grade, english) if stands else ()
        evidence.record(person_id, "grade", grade.id, whole)
        for mark in grade.marks:
            shown = (
                _by_criterion(assignment, mark.criterion, mark, grade, english) if stands else ()
            )
            evidence.record(person_id, "criterion", mark.id, shown)


def project_all(assignment: Assignment) -> None:
    """The same for everyone with a released mark: names, skills or criteria have changed."""
    people = db.session.scalars(
        select(Submission.person_id)
        .join(Grade, Grade.submission_id == Submission.id)
        .where(Submission.assignment_id == assignment.id, Grade.released_at.is_not(None))
        .distinct()
        .order_by(Submission.person_id)
    )
    for person_id in people.all():
        project(assignment, person_id)


def _whole(assignment: Assignment, grade: Grade, english: bool) -> Iterable[Shown]:
    if grade.points is None or grade.released_at is None:
        return []
    return [
        Shown(
            skill_id=line.skill_id,
            score=rules.share(grade.points, assignment.points),
            **_common(assignment, grade, english),
        )
        for line in assignment.skills
    ]


def _by_criterion(
    assignment: Assignment,
    criterion: Criterion,
    mark: CriterionMark,
    grade: Grade,
    english: bool,
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


def _facts(grade: Grade) -> dict[str, Any]:
    return {
        "submission": grade.submission_id,
        "points": None if grade.points is None else str(grade.points),
        "criteria": {str(mark.criterion_id): str(mark.points) for mark in grade.marks},
        "released": grade.released_at is not None,
    }
