"""Releasing many marks at once, now or at a set time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from lms import audit, clock, jobs
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.assignments.operations import Refused
from lms.courses.assignments.rules import Reason
from lms.courses.grading import queries
from lms.courses.grading.models import Grade, MarkingScheme
from lms.courses.grading.operations.marking import facts, tell
from lms.courses.grading.operations.projecting import project_work
from lms.courses.grading.operations.schemes import scheme_row
from lms.db import db, unit_of_work

log = logging.getLogger(__name__)


def release_many(
    assignment: Assignment, grader: Person, expected: dict[int, int]
) -> tuple[int, int]:
    """Release the marks that were looked at (grade id → version); (released, left out).

    A mark that another grader changed meanwhile, or that is incomplete, is left out, not released
    unseen.
    """
    _hold(assignment.id)
    released, left_out = 0, 0
    ready = {grade.id: (grade, work) for grade, work in queries.releasable(assignment).ready}
    for grade_id, version in expected.items():
        grade, submission = ready.get(grade_id, (None, None))
        if grade is None or submission is None or grade.version != version:
            left_out += 1
            continue
        _release(grade, submission, grader)
        released += 1
    return released, left_out


def _hold(assignment_id: int) -> None:
    """Wait for whoever marks or releases something unreleased here, then read the marks anew."""
    unreleased = (
        select(Submission.id)
        .join(Grade, Grade.submission_id == Submission.id)
        .where(Submission.assignment_id == assignment_id, Grade.released_at.is_(None))
        .order_by(Submission.id)
    )
    ids = list(db.session.scalars(unreleased.with_for_update(of=Submission)))
    db.session.scalars(
        select(Grade).where(Grade.submission_id.in_(ids)).execution_options(populate_existing=True)
    ).all()


def _release(grade: Grade, submission: Submission, by: Person | None) -> None:
    grade.released_at = clock.now()
    db.session.flush()
    audit.record("grade.release", "grade", grade.id, actor=by, after=facts(grade))
    project_work(submission)
    tell(grade, submission, "grade.released")


def schedule_release(assignment: Assignment, at: datetime | None, by: Person) -> MarkingScheme:
    """Release every complete mark of an assignment at *at*; none: not by itself.

    Raises :class:`Refused` for a moment that has passed.
    """
    if at is not None and at <= clock.now():
        raise Refused([Reason("release_is_past")])
    scheme = scheme_row(assignment)
    before = scheme.release_at if scheme.released_at is None else None
    if before == at:
        return scheme
    scheme.release_at, scheme.release_by_id = at, by.id if at else None
    scheme.released_at = None
    db.session.flush()
    audit.record(
        "grade.schedule",
        "assignment",
        assignment.id,
        actor=by,
        before={"release_at": before.isoformat() if before else None},
        after={"release_at": at.isoformat() if at else None},
    )
    return scheme


@jobs.every(timedelta(minutes=1))
def keep_release_times() -> None:
    """Release what was to be released by now. Each assignment in a transaction of its own."""
    due = select(MarkingScheme.assignment_id).where(
        MarkingScheme.release_at <= clock.now(), MarkingScheme.released_at.is_(None)
    )
    for assignment_id in db.session.scalars(due).all():
        try:
            with current_app.test_request_context(), unit_of_work():
                _release_due(assignment_id)
        except Exception:  # one assignment's trouble must not keep the others waiting
            log.exception("the marks of assignment %s could not be released", assignment_id)


def _release_due(assignment_id: int) -> None:
    scheme = db.session.scalar(
        select(MarkingScheme)
        .where(MarkingScheme.assignment_id == assignment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if scheme is None or scheme.released_at is not None or scheme.release_at is None:
        return
    if scheme.release_at > clock.now():
        return
    assignment = db.session.get_one(Assignment, assignment_id)
    by = db.session.get(Person, scheme.release_by_id) if scheme.release_by_id else None
    _hold(assignment_id)
    for grade, submission in queries.releasable(assignment).ready:
        _release(grade, submission, by)
    scheme.released_at = clock.now()
