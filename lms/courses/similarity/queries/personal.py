"""That a person's works were compared. What was flagged is for those who grade to judge."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission, SubmissionMember
from lms.courses.similarity.models import SimilarityPair, SimilarityRun
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Which assignments' works were compared and when; and what this person judged of others'."""
    compared = db.session.execute(
        select(Assignment.title_ko, SimilarityRun.done_at)
        .join(SimilarityRun, SimilarityRun.assignment_id == Assignment.id)
        .join(Submission, Submission.assignment_id == Assignment.id)
        .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
        .where(SubmissionMember.person_id == person.id, SimilarityRun.done_at.is_not(None))
        .distinct()
        .order_by(SimilarityRun.done_at)
    )
    judged = db.session.scalars(
        select(SimilarityPair)
        .where(SimilarityPair.judged_by_id == person.id)
        .order_by(SimilarityPair.id)
    )
    return {
        "compared": [
            {"assignment": row.title_ko, "at": row.done_at.isoformat()} for row in compared
        ],
        "judged": [{"pair": row.id, "finding": row.finding, "note": row.note} for row in judged],
    }
