"""What is held of a person's work, for the copy of their data that they can take."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.courses.assignments.models import Draft, Submission
from lms.courses.assignments.queries.work import files_of
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Submissions with their receipts and the names of their files, and drafts."""
    rows = list(
        db.session.scalars(
            select(Submission)
            .where(Submission.person_id == person.id)
            .options(joinedload(Submission.assignment))
            .order_by(Submission.id)
        )
    )
    files = files_of(rows)
    drafts = db.session.scalars(select(Draft).where(Draft.person_id == person.id))
    return {
        "submissions": [
            {
                "assignment": row.assignment.title_ko,
                "number": row.number,
                "submitted_at": row.submitted_at.isoformat(),
                "late": row.late,
                "text": row.text,
                "link": row.link,
                "receipt_number": row.receipt_number,
                "receipt": row.receipt,
                "files": [
                    {"name": file.name, "bytes": file.size, "sha256": file.sha256}
                    for file in files[row.id]
                ],
            }
            for row in rows
        ],
        "drafts": [
            {"assignment": draft.assignment_id, "text": draft.text, "link": draft.link}
            for draft in drafts
        ],
    }
