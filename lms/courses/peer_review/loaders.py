"""Loading is authorising: reviews to write, reviews of one's own work, reviews to look after."""

from __future__ import annotations

import re

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import queries as enrolment
from lms.courses.grading.loaders import work_for
from lms.courses.peer_review import queries
from lms.courses.peer_review.models import PeerMark, PeerReview, PeerScheme
from lms.courses.rubrics.models import RubricVersion
from lms.db import db

_KEY = re.compile(r"[A-Za-z0-9_-]{8,32}")


def review_to_write(person: Person, key: str) -> tuple[PeerReview, PeerScheme]:
    """A review that *person* was asked for and that still counts; 404 for everybody else."""
    if not person.is_authenticated:
        abort(401)
    if not _KEY.fullmatch(key):
        abort(404)
    review = db.session.scalar(
        select(PeerReview)
        .where(PeerReview.key == key, PeerReview.ended_at.is_(None))
        .options(
            joinedload(PeerReview.assignment)
            .joinedload(Assignment.offering)
            .joinedload(Offering.course),
            joinedload(PeerReview.submission)
            .selectinload(Submission.members)
            .joinedload(SubmissionMember.person),
            selectinload(PeerReview.marks).joinedload(PeerMark.criterion),
            joinedload(PeerReview.rubric_version).selectinload(RubricVersion.criteria),
        )
    )
    if review is None or review.reviewer_id != person.id:
        abort(404)
    if not enrolment.has_seat(person.id, review.assignment.offering_id):
        abort(404)
    scheme = queries.scheme_of(review.assignment_id)
    if scheme is None or not scheme.enabled or review.assignment.published_at is None:
        abort(404)
    return review, scheme


def received_for(person: Person, key: str) -> tuple[PeerReview, Assignment]:
    """A review of *person*'s own work that they may read now; 404 for everybody else."""
    if not person.is_authenticated:
        abort(401)
    found = queries.received_of(person.id, key) if _KEY.fullmatch(key) else None
    if found is None:
        abort(404)
    return found


def reviewed_work(person: Person, offering_id: int, submission_id: int) -> Submission:
    """A work under an address that names its offering, for those who grade it; not one's own."""
    return work_for(person, offering_id, submission_id)


def review_to_manage(person: Person, offering_id: int, review_id: int) -> PeerReview:
    """A live review in an offering that *person* grades."""
    if not person.is_authenticated:
        abort(401)
    review = db.session.get(PeerReview, review_id)
    if review is None or review.ended_at is not None:
        abort(404)
    reviewed_work(person, offering_id, review.submission_id)
    return review
