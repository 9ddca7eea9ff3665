"""What is left of a person in selections: numbers, no words."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from lms.accounts.models import Person
from lms.courses.admissions.models import Application
from lms.courses.selection.models import (
    Appeal,
    Conflict,
    Offer,
    RankingLine,
    StageEntry,
    StageReview,
)
from lms.db import db


def erase(person: Person) -> None:
    """Blank what was written about or by *person*; places and scores stay as numbers."""
    blank(
        db.session.scalars(select(Application.id).where(Application.person_id == person.id)).all()
    )
    for table, where, values in (
        (StageReview, StageReview.reviewer_id == person.id, {"notes": ""}),
        (Conflict, Conflict.person_id == person.id, {"reason": ""}),
    ):
        db.session.execute(update(table).where(where).values(**values))
    db.session.expire_all()


def blank(application_ids: Sequence[int]) -> None:
    """Blank what was written about applications, and the groups that they were in: they tell of
    disability or poverty."""
    mine = list(application_ids)
    entries = select(StageEntry.id).where(StageEntry.application_id.in_(mine))
    for table, where, values in (
        (Appeal, Appeal.application_id.in_(mine), {"text": "–", "answer": ""}),
        (Offer, Offer.application_id.in_(mine), {"reason": "", "groups": []}),
        (RankingLine, RankingLine.application_id.in_(mine), {"groups": [], "group": ""}),
        (StageEntry, StageEntry.application_id.in_(mine), {"note": ""}),
        (StageReview, StageReview.entry_id.in_(entries), {"notes": ""}),
        (Conflict, Conflict.application_id.in_(mine), {"reason": ""}),
    ):
        db.session.execute(update(table).where(where).values(**values))
    db.session.expire_all()
