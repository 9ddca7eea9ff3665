"""Erasing what was written about a person: reasons and documents; numbers, days, states stay."""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update

from lms.accounts.models import Person
from lms.courses.standing.models import RecordImport, StatusChange, StatusRequest, StudentRecord
from lms.courses.standing.queries import CHANGE, REQUEST
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Empty reasons and answers, drop documents and plans that hold names."""
    own = select(StudentRecord.id).where(StudentRecord.person_id == person.id)
    changes = select(StatusChange.id).where(StatusChange.record_id.in_(own))
    requests = select(StatusRequest.id).where(StatusRequest.record_id.in_(own))
    for statement in (
        delete(Attachment).where(
            or_(
                (Attachment.subject_kind == CHANGE) & Attachment.subject_id.in_(changes),
                (Attachment.subject_kind == REQUEST) & Attachment.subject_id.in_(requests),
            )
        ),
        update(StatusChange)
        .where(StatusChange.record_id.in_(own))
        .values(reason="", cancel_reason=""),
        update(StatusRequest).where(StatusRequest.record_id.in_(own)).values(reason="", answer=""),
        update(StudentRecord).where(StudentRecord.id.in_(own)).values(student_no=None),
        update(RecordImport)
        .where(RecordImport.state == "planned", RecordImport.made_by_id == person.id)
        .values(rows=[], state="dropped"),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
