"""Loading is authorising: assignments, submissions and their files by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content.loaders import require_open
from lms.courses.rubrics.models import RubricVersion
from lms.db import db
from lms.storage import Attachment

#: Of a submission: that it exists is nobody's to know but its author's and the graders'.
SUBMISSION_KIND = "submission"


def assignment_for(person: Person, assignment_id: int, permission: Permission) -> Assignment:
    """The assignment with its criteria and offering; to learners a draft does not exist (404)."""
    assignment = db.session.scalar(
        select(Assignment)
        .where(Assignment.id == assignment_id)
        .options(
            joinedload(Assignment.offering).joinedload(Offering.course),
            joinedload(Assignment.rubric_version).selectinload(RubricVersion.criteria),
            joinedload(Assignment.rubric_version).joinedload(RubricVersion.rubric),
            selectinload(Assignment.skills),
        )
    )
    if assignment is None:
        abort(404 if person.is_authenticated else 401)
    offering_for(person, assignment.offering_id, Permission.OFFERING_VIEW)
    scope = Scope("offering", assignment.offering_id)
    if assignment.published_at is None and access.roles_at(person, scope) == {Role.LEARNER}:
        abort(404)
    access.require(person, permission, Scope("assignment", assignment.id))
    require_open(person, assignment.offering_id, Assignment.item_kind, assignment.id)
    return assignment


def assignment_in(
    person: Person, offering_id: int, assignment_id: int, permission: Permission
) -> Assignment:
    """The assignment, under an address that also names its offering (else 404)."""
    assignment = assignment_for(person, assignment_id, permission)
    if assignment.offering_id != offering_id:
        abort(404)
    return assignment


def submission_for(
    person: Person, submission_id: int, permission: Permission = Permission.SUBMISSION_VIEW
) -> Submission:
    """A submission: one's own at any time, others' with *permission*; 404 to everybody else.

    Fellow learners are members of the offering and are still told 404: who handed in is not
    theirs to find out. With a permission other than viewing, authorship opens nothing.
    """
    if not person.is_authenticated:
        abort(401)
    submission = db.session.scalar(
        select(Submission)
        .where(Submission.id == submission_id)
        .options(
            joinedload(Submission.person),
            joinedload(Submission.assignment)
            .joinedload(Assignment.offering)
            .joinedload(Offering.course),
            joinedload(Submission.assignment)
            .joinedload(Assignment.rubric_version)
            .selectinload(RubricVersion.criteria),
        )
    )
    if submission is None:
        abort(404)
    if submission.person_id == person.id and permission is Permission.SUBMISSION_VIEW:
        return submission
    scope = Scope("submission", submission.id)
    if access.roles_at(person, scope) == {Role.LEARNER}:
        abort(404)
    access.require(person, permission, scope)
    return submission


def file_for(
    person: Person, submission_id: int, attachment_id: int
) -> tuple[Attachment, Submission]:
    """A file of a submission that *person* may see, with the submission."""
    submission = submission_for(person, submission_id)
    attachment = db.session.get(Attachment, attachment_id)
    if (
        attachment is None
        or attachment.subject_kind != SUBMISSION_KIND
        or attachment.subject_id != submission.id
    ):
        abort(404)
    return attachment, submission
