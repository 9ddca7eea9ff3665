"""Loading is authorising: assignments, submissions and their files by id."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms import access
from lms.access import Permission, Role, Scope
from lms.accounts.models import Person
from lms.courses.assignments import hiding, queries, registry
from lms.courses.assignments.models import (
    Assignment,
    DateOverride,
    Submission,
    SubmissionMember,
)
from lms.courses.assignments.registry import DatedKind
from lms.courses.catalogue.loaders import offering_for
from lms.courses.catalogue.models import Offering
from lms.courses.content.loaders import require_open
from lms.courses.rubrics.models import RubricVersion
from lms.db import db
from lms.storage import Attachment

#: Of a submission: that it exists is nobody's to know but its author's and the graders'.
SUBMISSION_KIND = "submission"


def assignment_for(
    person: Person, assignment_id: int, permission: Permission, *, gone: bool = False
) -> Assignment:
    """The assignment with its criteria and offering; to learners a draft does not exist (404).

    With *gone* a deleted one, to be restored.
    """
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
    if assignment is None or (assignment.deleted_at is not None) is not gone:
        abort(404 if person.is_authenticated else 401)
    offering_for(person, assignment.offering_id, Permission.OFFERING_VIEW)
    scope = Scope("offering", assignment.offering_id)
    if assignment.published_at is None and access.roles_at(person, scope) == {Role.LEARNER}:
        abort(404)
    access.require(person, permission, Scope("assignment", assignment.id))
    require_open(person, assignment.offering_id, Assignment.item_kind, assignment.id)
    return assignment


def assignment_in(
    person: Person,
    offering_id: int,
    assignment_id: int,
    permission: Permission,
    *,
    gone: bool = False,
) -> Assignment:
    """The assignment, under an address that also names its offering (else 404)."""
    assignment = assignment_for(person, assignment_id, permission, gone=gone)
    if assignment.offering_id != offering_id:
        abort(404)
    return assignment


def submission_for(
    person: Person, submission_id: int, permission: Permission = Permission.SUBMISSION_VIEW
) -> Submission:
    """A submission: one's own or one's group's at any time, others' with *permission*; else 404.

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
            joinedload(Submission.group),
            selectinload(Submission.members).joinedload(SubmissionMember.person),
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
    if permission is Permission.SUBMISSION_VIEW and is_own(submission, person):
        return submission
    scope = Scope("submission", submission.id)
    if access.roles_at(person, scope) == {Role.LEARNER}:
        abort(404)
    access.require(person, permission, scope)
    return submission


def is_own(submission: Submission, person: Person) -> bool:
    """Whether it is *person*'s work: alone, or as one of the group that handed it in."""
    return any(line.person_id == person.id for line in submission.members)


def draft_file_for(person: Person, assignment_id: int, attachment_id: int) -> Attachment:
    """A file of one's own draft; everybody else's do not exist."""
    assignment = assignment_for(person, assignment_id, Permission.SUBMISSION_MAKE)
    draft = queries.draft_of(person.id, assignment.id)
    found = [file for file in queries.draft_files(draft) if file.id == attachment_id]
    if not found:
        abort(404)
    return found[0]


def listing_for(person: Person, offering_id: int) -> Offering:
    """The offering, for those who write its assignments or give people other dates for them."""
    held = access.permissions_at(person, Scope("offering", offering_id))
    extends = Permission.EXTENSION_GIVE in held
    return offering_for(
        person, offering_id, Permission.EXTENSION_GIVE if extends else Permission.ASSIGNMENT_EDIT
    )


def dated_for(
    person: Person, offering_id: int, kind: str, item_id: int
) -> tuple[Offering, DatedKind, Any]:
    """An assignment, quiz or whatever else has dates, for those who may give people other ones."""
    offering = offering_for(person, offering_id, Permission.EXTENSION_GIVE)
    known = registry.dated_kind(kind)
    if known is None:
        abort(404)
    found = [item for item in known.of_offering(offering.id) if item.id == item_id]
    if not found:
        abort(404)
    return offering, known, found[0]


def override_for(item: Any, override_id: int) -> DateOverride:
    """An extension of *item*, in force or over."""
    row = db.session.get(DateOverride, override_id)
    if row is None or (row.item_kind, row.item_id) != (item.item_kind, item.id):
        abort(404)
    return row


def named_submission_for(
    person: Person, submission_id: int, permission: Permission = Permission.SUBMISSION_VIEW
) -> Submission:
    """A submission for a page that says whose it is: as :func:`submission_for`.

    Whoever marks and must not know yet is led to the grading screen, which says a number.
    """
    submission = submission_for(person, submission_id, permission)
    if hiding.hides_name(submission, person):
        screen = url_for(
            "grading.grade",
            offering_id=submission.assignment.offering_id,
            submission_id=submission.id,
        )
        abort(redirect(screen, 303))
    return submission


def file_for(
    person: Person, submission_id: int, attachment_id: int
) -> tuple[Attachment, Submission]:
    """A file of a submission that *person* may see, with the submission.

    It has another name while the name of its author is hidden from *person*.
    """
    submission = submission_for(person, submission_id)
    attachment = db.session.get(Attachment, attachment_id)
    if (
        attachment is None
        or attachment.subject_kind != SUBMISSION_KIND
        or attachment.subject_id != submission.id
    ):
        abort(404)
    return hiding.shown_file(attachment, submission, person), submission
