"""Keeping a mark: one for a submission, whoever of the graders gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms import audit, clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.grading import rules
from lms.courses.grading.models import CriterionMark, Grade, GradeAdjustment
from lms.courses.grading.operations.projecting import forget, project_work
from lms.courses.rubrics import operations as rubrics
from lms.courses.rubrics.models import RubricVersion
from lms.db import db


@dataclass(frozen=True)
class MarkValues:
    """A mark as a form gives it. *points* counts only where there are no criteria.

    *by_criterion*: points and comment by criterion id. *members*: points and reason by person id,
    for members of a group who get other points than the group; none: they stay as they are.
    """

    points: Decimal | None
    by_criterion: dict[int, tuple[Decimal | None, str]]
    feedback: str
    members: Mapping[int, tuple[Decimal, str]] | None = None


class Conflict(Exception):
    """Another grader saved meanwhile; ``args[0]`` is what they saved."""


def save(
    submission: Submission,
    grader: Person,
    values: MarkValues,
    version: int,
    *,
    release: bool = False,
    reason: str = "",
    edition: RubricVersion | None = None,
) -> Grade:
    """Keep a mark, and release it when asked; *version* is the one that was looked at (0: none).

    *edition* is the version of the rubric that the criteria belong to: by default the mark's own,
    or the assignment's where there is no mark yet.

    Raises :class:`Conflict` where another grader saved meanwhile, :class:`Refused` where a mark to
    be released is incomplete, a released one would change without a reason, or it is more than the
    assignment gives by now. Saving the same again changes nothing.
    """
    grade = hold(submission)
    if (grade.version if grade else 0) != version:
        raise Conflict(grade)
    if edition is None:
        edition = grade.rubric_version if grade else submission.assignment.rubric_version
    criteria = edition.criteria if edition is not None else []
    given = {key: points for key, (points, _comment) in values.by_criterion.items()}
    total = rules.total(given, [line.id for line in criteria])
    points = total.points if criteria else values.points
    was_released = grade is not None and grade.released_at is not None
    before = facts(grade) if grade else None
    reasons = rules.change_reasons(
        released=was_released,
        before=grade.points if grade else None,
        after=points,
        reason=reason,
    )
    if was_released and not reasons and _members_change(grade, values) and not reason.strip():
        reasons.append(Reason("reason_needed"))
    most = submission.assignment.points
    if points is not None and points > most:  # fewer than when the form was opened
        reasons.append(Reason("too_many_points", {"most": most}))
    if release:
        reasons += rules.release_reasons(points, len(total.unmarked))
    if reasons:
        raise Refused(reasons)

    now = clock.now()
    if grade is None:
        grade = Grade(submission_id=submission.id, grader_id=grader.id, graded_at=now)
        grade.submission = submission
        db.session.add(grade)
    changed = _apply(grade, values, points, edition, grader)
    released_now = release and not was_released
    if not changed and not released_now:
        return grade
    rubrics.mark_used(edition)
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
        after=facts(grade),
        reason=reason.strip(),
    )
    if grade.released_at is not None:
        project_work(submission)
        tell(grade, submission, "grade.released" if released_now else "grade.changed")
    return grade


def hold(submission: Submission) -> Grade | None:
    """Wait for whoever marks *submission* or changes its assignment, then read both anew.

    What it is marked out of stays as it is until the mark is written.
    """
    db.session.execute(
        select(Assignment)
        .where(Assignment.id == submission.assignment_id)
        .with_for_update(read=True, of=Assignment)
        .execution_options(populate_existing=True)
    ).unique().one()
    db.session.execute(
        select(Submission.id).where(Submission.id == submission.id).with_for_update()
    )
    return db.session.scalar(
        select(Grade)
        .where(Grade.submission_id == submission.id)
        .options(selectinload(Grade.marks), selectinload(Grade.adjustments))
        .execution_options(populate_existing=True)
    )


def _apply(
    grade: Grade,
    values: MarkValues,
    points: Decimal | None,
    edition: RubricVersion | None,
    grader: Person,
) -> bool:
    """Write *values* into *grade*; whether anything changed. Marks keep their rows: ids are cited."""
    changed = (grade.points, grade.feedback) != (points, values.feedback) or grade.id is None
    grade.points, grade.feedback = points, values.feedback
    if grade.rubric_version_id != (edition.id if edition else None):
        changed = True
        grade.rubric_version = edition
    ids = [line.id for line in edition.criteria] if edition is not None else []
    for mark in [mark for mark in grade.marks if mark.criterion_id not in ids]:
        forget(grade.submission, mark)
        grade.marks.remove(mark)
        changed = True
    held = {mark.criterion_id: mark for mark in grade.marks}
    for criterion_id in ids:
        given, comment = values.by_criterion.get(criterion_id, (None, ""))
        kept = held.get(criterion_id)
        if given is None:
            if kept is not None:
                grade.marks.remove(kept)
                changed = True
        elif kept is None:
            grade.marks.append(
                CriterionMark(criterion_id=criterion_id, points=given, comment=comment)
            )
            changed = True
        elif (kept.points, kept.comment) != (given, comment):
            kept.points, kept.comment = given, comment
            changed = True
    return _adjust(grade, values, points, grader) or changed


def _adjust(grade: Grade, values: MarkValues, points: Decimal | None, grader: Person) -> bool:
    """Set members apart whose points differ from the group's; whether anything changed."""
    if values.members is None or not _members_change(grade, values):
        return False
    held = {line.person_id: line for line in grade.adjustments}
    now = clock.now()
    kept = []
    for person_id, (given, reason) in values.members.items():
        line = held.get(person_id)
        if line is None or (line.points, line.reason) != (given, reason):
            line = line or GradeAdjustment(person_id=person_id)
            line.points, line.reason = given, reason
            line.set_by_id, line.set_at = grader.id, now
        kept.append(line)
    grade.adjustments = kept
    return True


def _members_change(grade: Grade | None, values: MarkValues) -> bool:
    held = (
        {line.person_id: (line.points, line.reason) for line in grade.adjustments} if grade else {}
    )
    return values.members is not None and dict(values.members) != held


def tell(grade: Grade, submission: Submission, kind: str) -> None:
    """Tell everybody whose work it is."""
    assignment = submission.assignment
    for member in submission.members:
        notify(
            member.person,
            kind,
            {"title": {"ko": assignment.title_ko, "en": assignment.title_en}},
            url=url_for("assignments.submission", submission_id=submission.id),
        )


def facts(grade: Grade) -> dict[str, Any]:
    """What the trail keeps of a mark."""
    found: dict[str, Any] = {
        "submission": grade.submission_id,
        "points": None if grade.points is None else str(grade.points),
        "criteria": {str(mark.criterion_id): str(mark.points) for mark in grade.marks},
        "released": grade.released_at is not None,
    }
    if grade.adjustments:
        found["members"] = {str(line.person_id): str(line.points) for line in grade.adjustments}
    return found
