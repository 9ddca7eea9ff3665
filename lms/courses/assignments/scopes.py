"""What assignments and submissions lie in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from lms import access
from lms.access import Scope
from lms.courses.assignments.models import Assignment, Submission
from lms.db import db


def of_assignment(assignment_id: int) -> Iterator[Scope]:
    """The assignment's offering and all that it lies in."""
    offering_id = db.session.scalar(
        select(Assignment.offering_id).where(Assignment.id == assignment_id)
    )
    if offering_id is not None:
        yield from access.chain(Scope("offering", offering_id))


def of_submission(submission_id: int) -> Iterator[Scope]:
    """The submission's assignment and all that it lies in."""
    assignment_id = db.session.scalar(
        select(Submission.assignment_id).where(Submission.id == submission_id)
    )
    if assignment_id is not None:
        yield from access.chain(Scope("assignment", assignment_id))
