"""What this feature holds about a person, for the copy of their data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.degrees.models import DegreeRequest, RecognisedCredit, StudentCurriculum
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Requests with their answers, credits from elsewhere, and the versions that are followed."""
    requests = db.session.scalars(
        select(DegreeRequest).where(DegreeRequest.person_id == person.id).order_by(DegreeRequest.id)
    )
    credits = db.session.scalars(
        select(RecognisedCredit)
        .where(RecognisedCredit.person_id == person.id)
        .order_by(RecognisedCredit.id)
    )
    follows = db.session.scalars(
        select(StudentCurriculum)
        .where(StudentCurriculum.person_id == person.id)
        .order_by(StudentCurriculum.id)
    )
    return {
        "requests": [
            {
                "kind": row.kind, "state": row.state, "title": row.title, "term": row.term,
                "reason": row.reason, "answer": row.answer, "asked_at": row.asked_at.isoformat(),
                "course": row.course_id, "for_course": row.for_course_id,
                "credits": None if row.credits is None else str(row.credits),
            }
            for row in requests
        ],
        "recognised_credits": [
            {
                "source": row.source, "title": row.title, "term": row.term, "state": row.state,
                "credits": str(row.credits), "letter": row.letter,
                "recognised_on": row.recognised_on.isoformat(),
            }
            for row in credits
        ],
        "curricula": [
            {
                "version": row.version_id, "state": row.state, "since": row.since_on.isoformat(),
                "granted": None if row.granted_on is None else row.granted_on.isoformat(),
            }
            for row in follows
        ],
    }  # fmt: skip
