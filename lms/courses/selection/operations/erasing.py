"""What is left of a person in selections: numbers, no words."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.accounts.models import Person
from lms.courses.admissions.models import Application
from lms.courses.selection.models import Appeal, Conflict, Offer, StageEntry, StageReview
from lms.db import db


def erase(person: Person) -> None:
    """Blank what was written about or by *person*; places and scores stay as numbers."""
    mine = select(Application.id).where(Application.person_id == person.id)
    entries = select(StageEntry.id).where(StageEntry.application_id.in_(mine))
    for table, where, values in (
        (Appeal, Appeal.application_id.in_(mine), {"text": "–", "answer": ""}),
        (Offer, Offer.application_id.in_(mine), {"reason": ""}),
        (StageEntry, StageEntry.application_id.in_(mine), {"note": ""}),
        (StageReview, StageReview.entry_id.in_(entries), {"notes": ""}),
        (StageReview, StageReview.reviewer_id == person.id, {"notes": ""}),
        (Conflict, Conflict.application_id.in_(mine), {"reason": ""}),
        (Conflict, Conflict.person_id == person.id, {"reason": ""}),
    ):
        db.session.execute(update(table).where(where).values(**values))
    db.session.expire_all()
