"""A person's requests to regrade and feedback files, for the copy of their data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.assignments.models import Submission, SubmissionMember
from lms.courses.feedback.models import RegradeRequest
from lms.courses.feedback.queries.files import files_of_many
from lms.courses.grading import queries as grading
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """What they asked and were answered, and the files with marks that they may see."""
    own = list(
        db.session.scalars(
            select(SubmissionMember.submission_id).where(SubmissionMember.person_id == person.id)
        )
    )
    released = grading.released_marks(own)
    requests = db.session.scalars(
        select(RegradeRequest)
        .where(RegradeRequest.person_id == person.id)
        .options(joinedload(RegradeRequest.submission).joinedload(Submission.assignment))
        .order_by(RegradeRequest.id)
    )
    return {
        "regrade_requests": [
            {
                "assignment": row.submission.assignment.title_ko,
                "submission": row.submission.number,
                "asked_at": row.asked_at.isoformat(),
                "reason": row.reason,
                "state": row.state,
                "answer": row.answer,
                "points_before": str(row.points_before),
                "points_after": None if row.points_after is None else str(row.points_after),
            }
            for row in requests
        ],
        "files": [
            {"assignment": released[key].assignment.title_ko, "name": file.name, "bytes": file.size}
            for key, files in files_of_many(released).items()
            for file in files
        ],
    }
