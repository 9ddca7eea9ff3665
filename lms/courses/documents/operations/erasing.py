"""Erasing a person's documents."""

from __future__ import annotations

from sqlalchemy import delete, select

from lms import clock
from lms.accounts.models import Person
from lms.courses.documents.models import DocumentState, IssuedDocument
from lms.courses.documents.operations.keeping import KIND
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Take them back and empty what they say; numbers stay, so that the count has no gap."""
    rows = list(
        db.session.scalars(select(IssuedDocument).where(IssuedDocument.person_id == person.id))
    )
    for row in rows:
        row.snapshot, row.snapshot_hash, row.sha256 = {}, "", ""
        row.purpose = row.reason = ""
        if row.state == DocumentState.VALID:
            row.state, row.ended_at = DocumentState.REVOKED, clock.now()
    db.session.flush()
    db.session.execute(
        delete(Attachment)
        .where(Attachment.subject_kind == KIND, Attachment.subject_id.in_([r.id for r in rows]))
        .execution_options(synchronize_session=False)
    )
