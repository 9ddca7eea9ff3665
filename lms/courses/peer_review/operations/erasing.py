"""Erasing what a person wrote in reviews, and what was said to them alone; points stay numbers."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.accounts.models import Person
from lms.courses.assignments.models import SubmissionMember
from lms.courses.peer_review.models import PeerMark, PeerReply, PeerReview
from lms.db import db


def erase(person: Person) -> None:
    """Empty the words of a person's reviews and complaints, and of the reviews of their own work.

    What was said of a group's work stays while another member is there to read it.
    """
    others = (
        select(SubmissionMember.submission_id)
        .join(Person, Person.id == SubmissionMember.person_id)
        .where(SubmissionMember.person_id != person.id, Person.erased_at.is_(None))
    )
    own = select(SubmissionMember.submission_id).where(
        SubmissionMember.person_id == person.id, SubmissionMember.submission_id.not_in(others)
    )
    meant = (PeerReview.reviewer_id == person.id) | PeerReview.submission_id.in_(own)
    ids = select(PeerReview.id).where(meant)
    for statement in (
        update(PeerMark).where(PeerMark.review_id.in_(ids)).values(comment=""),
        update(PeerReview).where(meant).values(comment="", hidden_reason=""),
        update(PeerReply).where(PeerReply.person_id == person.id).values(report=""),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
