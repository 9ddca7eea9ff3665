"""What a person is given of the notes about them.

The day, the kind and the place of every note; the text of those that the author shared. A private
note is the author's own record until it is shared: that it exists is told, what it says is not
(개인정보 보호법 제35조제4항: access may be limited where it would unduly harm another's interest).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.accounts.models import Person
from lms.courses.training_log.models import CounselNote
from lms.courses.training_log.queries.counselling import sharing_of
from lms.db import db


def export(person: Person) -> list[dict[str, Any]]:
    """The notes about *person*, deleted ones too while they are kept."""
    rows = db.session.scalars(
        select(CounselNote)
        .where(CounselNote.person_id == person.id)
        .options(selectinload(CounselNote.shares))
        .order_by(CounselNote.held_on, CounselNote.id)
    )
    return [
        {
            "held_on": note.held_on.isoformat(),
            "kind": note.kind,
            "place": {"kind": note.place.kind, "id": note.place.id},
            "written_at": note.created_at.isoformat(),
            "shared": not sharing_of(note).private,
            "text": None if sharing_of(note).private or note.deleted_at else note.text,
        }
        for note in rows
    ]
