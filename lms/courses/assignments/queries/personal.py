"""What is held of a person's work, for the copy of their data that they can take."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import storage
from lms.accounts.models import Person
from lms.courses.assignments.models import (
    DateOverride,
    Draft,
    Reopening,
    Submission,
    SubmissionMember,
)
from lms.courses.assignments.queries.work import files_of
from lms.db import db


def export(person: Person) -> dict[str, Any]:
    """Submissions with their receipts and the names of their files, and drafts."""
    rows = list(
        db.session.scalars(
            select(Submission)
            .join(SubmissionMember, SubmissionMember.submission_id == Submission.id)
            .where(SubmissionMember.person_id == person.id)
            .options(joinedload(Submission.assignment), joinedload(Submission.group))
            .order_by(Submission.id)
        )
    )
    files = files_of(rows)
    drafts = list(db.session.scalars(select(Draft).where(Draft.person_id == person.id)))
    draft_files = storage.attachments("draft", [draft.id for draft in drafts])
    extensions = db.session.scalars(
        select(DateOverride).where(DateOverride.person_id == person.id).order_by(DateOverride.id)
    )
    leaves = db.session.scalars(
        select(Reopening).where(Reopening.person_id == person.id).order_by(Reopening.id)
    )
    return {
        "submissions": [
            {
                "assignment": row.assignment.title_ko,
                "number": row.number,
                "group": row.group.name if row.group else None,
                "handed_in_by_me": row.person_id == person.id,
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
            {
                "assignment": draft.assignment_id,
                "text": draft.text,
                "link": draft.link,
                "files": [file.name for file in draft_files[draft.id]],
            }
            for draft in drafts
        ],
        "extensions": [
            {
                "item": f"{row.item_kind} {row.item_id}",
                "due_at": row.due_at.isoformat() if row.due_at else None,
                "late_until": row.late_until.isoformat() if row.late_until else None,
                "extra_minutes": row.extra_minutes,
                "extra_attempts": row.extra_attempts,
                "reason": row.reason,
                "set_at": row.set_at.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in extensions
        ],
        "reopened": [
            {"assignment": row.assignment_id, "reason": row.reason, "at": row.at.isoformat()}
            for row in leaves
        ],
    }
