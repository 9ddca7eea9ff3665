"""Erasing what was said to a person and what a person asked; states and points stay as numbers."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.courses.assignments.models import SubmissionMember
from lms.courses.feedback.models import FeedbackSeen, RegradeRequest
from lms.courses.feedback.queries import KIND
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Empty a person's requests with their answers, and drop the files given to them alone.

    What was given to a whole group stays while another member is there to read it.
    """
    others = (
        select(SubmissionMember.submission_id)
        .join(Person, Person.id == SubmissionMember.person_id)
        .where(SubmissionMember.person_id != person.id, Person.erased_at.is_(None))
    )
    works = select(SubmissionMember.submission_id).where(
        SubmissionMember.person_id == person.id, SubmissionMember.submission_id.not_in(others)
    )
    for statement in (
        delete(Attachment).where(Attachment.subject_kind == KIND, Attachment.subject_id.in_(works)),
        update(RegradeRequest)
        .where(RegradeRequest.person_id == person.id)
        .values(reason="", answer=""),
        delete(FeedbackSeen).where(FeedbackSeen.person_id == person.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
