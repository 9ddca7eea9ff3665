"""One person's work on an assignment: the dates that hold, the draft, what was handed in."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import storage
from lms.accounts.models import Person
from lms.config import settings_of
from lms.courses.assignments.models import Assignment, Draft, Submission
from lms.courses.assignments.queries.dates import effective_dates
from lms.courses.assignments.rules import MOST_FILE_BYTES, Circumstances
from lms.courses.enrolment import queries as enrolment
from lms.db import db
from lms.storage import Attachment


def situation(person: Person, assignment: Assignment) -> Circumstances:
    """What decides whether *person* may hand in for *assignment*."""
    seat = enrolment.seat_of(person.id, assignment.offering_id)
    request_limit = settings_of(current_app).max_upload_mb * 1024 * 1024
    return Circumstances(
        published=assignment.published_at is not None,
        enrolled=seat is not None and seat.state == "active",
        running=assignment.offering.state == "open",
        dates=effective_dates(person, assignment),
        kinds=frozenset(assignment.kinds),
        most_file_bytes=min(MOST_FILE_BYTES, request_limit),
    )


def draft_of(person_id: int, assignment_id: int) -> Draft | None:
    """What a person has written and not handed in."""
    return db.session.scalar(
        select(Draft).where(Draft.person_id == person_id, Draft.assignment_id == assignment_id)
    )


def own_submissions(person_id: int, assignment_id: int) -> list[Submission]:
    """A person's submissions for an assignment, the latest first."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.person_id == person_id, Submission.assignment_id == assignment_id)
            .order_by(Submission.number.desc())
        )
    )


def submissions_of(person_id: int, assignment_ids: list[int]) -> dict[int, list[Submission]]:
    """A person's submissions by assignment, the latest first. One statement."""
    found: dict[int, list[Submission]] = {key: [] for key in assignment_ids}
    rows = db.session.scalars(
        select(Submission)
        .where(Submission.person_id == person_id, Submission.assignment_id.in_(assignment_ids))
        .options(joinedload(Submission.assignment))
        .order_by(Submission.number.desc())
    )
    for row in rows:
        found[row.assignment_id].append(row)
    return found


def files_of(submissions: list[Submission]) -> dict[int, list[Attachment]]:
    """The files of submissions, by submission id, in the order in which they were chosen."""
    return storage.attachments("submission", [submission.id for submission in submissions])
