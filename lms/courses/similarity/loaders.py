"""Loading is authorising: pairs by id, for those who grade both works' assignment."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.access import Permission
from lms.accounts.models import Person
from lms.courses.assignments.loaders import assignment_in
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.catalogue.models import Offering
from lms.courses.similarity.models import SimilarityPair
from lms.db import db


def pair_for(person: Person, offering_id: int, assignment_id: int, pair_id: int) -> SimilarityPair:
    """A pair under an address that names its assignment (else 404); not of one's own work (403)."""
    assignment = assignment_in(person, offering_id, assignment_id, Permission.SUBMISSION_GRADE)
    loads = []
    for side in (joinedload(SimilarityPair.first), joinedload(SimilarityPair.second)):
        loads += [
            side.joinedload(Submission.person),
            side.joinedload(Submission.group),
            side.joinedload(Submission.assignment)
            .joinedload(Assignment.offering)
            .joinedload(Offering.course),
            side.selectinload(Submission.members).joinedload(SubmissionMember.person),
        ]
    pair = db.session.scalar(
        select(SimilarityPair)
        .where(SimilarityPair.id == pair_id)
        .options(*loads, selectinload(SimilarityPair.assignment))
    )
    if pair is None or pair.assignment_id != assignment.id:
        abort(404)
    own = {line.person_id for work in (pair.first, pair.second) for line in work.members}
    if person.id in own:
        abort(403)
    return pair
