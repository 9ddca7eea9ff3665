"""Loading is authorising: feedback files and requests by id."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Person
from lms.courses.assignments.loaders import submission_for
from lms.courses.assignments.models import Submission
from lms.courses.feedback.models import RegradeRequest
from lms.courses.feedback.queries import KIND
from lms.courses.feedback.queries.own import is_member
from lms.courses.grading import queries as grading
from lms.db import db
from lms.storage import Attachment

GRADE = Permission.SUBMISSION_GRADE


def work_to_grade(person: Person, offering_id: int, submission_id: int) -> Submission:
    """Somebody else's submission, under an address that names its offering, to be graded."""
    submission = submission_for(person, submission_id, GRADE)
    if submission.assignment.offering_id != offering_id:
        abort(404)
    if is_member(submission.id, person.id):
        abort(403)  # nobody marks their own work
    return submission


def own_work(person: Person, submission_id: int) -> Submission:
    """A submission of *person*'s own; 404 to everybody else, graders included."""
    submission = submission_for(person, submission_id)
    if not is_member(submission.id, person.id):
        abort(404)
    return submission


def file_for(
    person: Person, submission_id: int, attachment_id: int
) -> tuple[Attachment, Submission]:
    """A feedback file: graders' at any time, the learner's once the mark is released; else 404."""
    submission = submission_for(person, submission_id)
    file = db.session.get(Attachment, attachment_id)
    if file is None or file.subject_kind != KIND or file.subject_id != submission.id:
        abort(404)
    if is_member(submission.id, person.id):
        if submission.id not in grading.released_marks([submission.id]):
            abort(404)
    else:
        access.require(person, GRADE, Scope("submission", submission.id))
    return file, submission


def _request(request_id: int) -> RegradeRequest:
    found = db.session.scalar(
        select(RegradeRequest)
        .where(RegradeRequest.id == request_id)
        .options(
            joinedload(RegradeRequest.person),
            joinedload(RegradeRequest.submission).joinedload(Submission.assignment),
        )
    )
    if found is None:
        abort(404)
    return found


def own_request(person: Person, request_id: int) -> RegradeRequest:
    """A request that *person* made; 404 to everybody else."""
    if not person.is_authenticated:
        abort(401)
    request = _request(request_id)
    if request.person_id != person.id:
        abort(404)
    return request


def request_to_answer(person: Person, offering_id: int, request_id: int) -> RegradeRequest:
    """A request about somebody else's work in an offering that *person* grades."""
    if not person.is_authenticated:
        abort(401)
    request = _request(request_id)
    work_to_grade(person, offering_id, request.submission_id)
    return request
