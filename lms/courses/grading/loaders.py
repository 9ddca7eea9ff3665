"""Loading is authorising: work to be graded, remarks and comments by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.assignments.loaders import assignment_in, submission_for
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.grading.models import Annotation, Snippet
from lms.db import db

GRADE, RELEASE = Permission.SUBMISSION_GRADE, Permission.MARK_RELEASE


def work_for(person: Person, offering_id: int, submission_id: int) -> Submission:
    """Work that *person* may grade, under an address that names its offering (else 404).

    Nobody marks their own work, nor that of a group that they are in: 403.
    """
    submission = submission_for(person, submission_id, GRADE)
    if submission.assignment.offering_id != offering_id:
        abort(404)
    members = db.session.scalars(
        select(SubmissionMember)
        .where(SubmissionMember.submission_id == submission.id)
        .options(selectinload(SubmissionMember.person))
    ).all()
    if person.id in {submission.person_id} | {member.person_id for member in members}:
        abort(403)
    return submission


def may_release(person: Person, offering_id: int) -> bool:
    """Whether *person* may show marks to learners, and change those that are shown."""
    return access.may(person, RELEASE, Scope("offering", offering_id))


def require_release(person: Person, offering_id: int) -> None:
    """Return, or answer 403: what follows would reach a learner."""
    access.require(person, RELEASE, Scope("offering", offering_id))


def marks_to_release(person: Person, offering_id: int, assignment_id: int) -> Assignment:
    """An assignment whose marks *person* may show to learners; 403 to those who only give them."""
    assignment = assignment_in(person, offering_id, assignment_id, GRADE)
    require_release(person, offering_id)
    return assignment


def remark_for(person: Person, offering_id: int, submission_id: int, remark_id: int) -> Annotation:
    """A remark of one's own on work that one may grade; others' are not one's to change (403)."""
    submission = work_for(person, offering_id, submission_id)
    line = db.session.get(Annotation, remark_id)
    if line is None or line.submission_id != submission.id:
        abort(404)
    if line.author_id != person.id:
        abort(403)
    return line


def snippet_for(
    person: Person, offering_id: int, snippet_id: int, *, own: bool = False
) -> tuple[Snippet, Offering]:
    """A comment of the bank that *person* may use in this offering's course; *own*: may change."""
    offering = offering_for(person, offering_id, GRADE)
    line = db.session.get(Snippet, snippet_id)
    if line is None or line.course_id != offering.course_id:
        abort(404)
    if line.owner_id != person.id:
        if not line.shared:
            abort(404)
        if own:
            abort(403)
    return line, offering
