"""What is held of a person's reviews, for the copy of their data that they can take."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, SubmissionMember
from lms.courses.peer_review.models import PeerMark, PeerReply, PeerReview
from lms.courses.peer_review.queries.own import received
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """The reviews that the person wrote, those of their work that they may read, their replies."""
    rows = db.session.scalars(
        select(PeerReview)
        .where(PeerReview.reviewer_id == person.id)
        .options(
            joinedload(PeerReview.assignment),
            selectinload(PeerReview.marks).joinedload(PeerMark.criterion),
        )
        .order_by(PeerReview.id)
    )
    reviewed = (
        select(PeerReview.assignment_id)
        .join(SubmissionMember, SubmissionMember.submission_id == PeerReview.submission_id)
        .where(SubmissionMember.person_id == person.id)
    )
    works = db.session.scalars(
        select(Assignment).where(Assignment.id.in_(reviewed)).order_by(Assignment.id)
    ).all()
    replies = db.session.scalars(
        select(PeerReply)
        .where(PeerReply.person_id == person.id)
        .order_by(PeerReply.review_id)
        .options(joinedload(PeerReply.review).joinedload(PeerReview.assignment))
    )
    return {
        "written": [
            {
                "assignment": row.assignment.title_ko,
                "comment": row.comment,
                "points": None if row.points is None else str(row.points),
                "criteria": [
                    {
                        "criterion": mark.criterion.title_ko,
                        "points": None if mark.points is None else str(mark.points),
                        "comment": mark.comment,
                    }
                    for mark in row.marks
                ],
                "handed_in_at": row.handed_in_at.isoformat() if row.handed_in_at else None,
                "hidden_because": row.hidden_reason,
            }
            for row in rows
        ],
        "received": [
            {
                "assignment": work.title_ko,
                "comment": one.comment,
                "points": None if one.points is None else str(one.points),
                "criteria": [
                    {
                        "criterion": line.criterion.title_ko,
                        "points": None if line.points is None else str(line.points),
                        "comment": line.comment,
                    }
                    for line in one.lines
                ],
            }
            for work in works
            for one in received(person.id, work) or []
        ],
        "replies": [
            {
                "assignment": row.review.assignment.title_ko,
                "helpful": row.helpful,
                "report": row.report,
                "reported_at": row.reported_at.isoformat() if row.reported_at else None,
            }
            for row in replies
        ],
    }
