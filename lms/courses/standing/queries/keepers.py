"""Who keeps which record of an institution, and what its documents may be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms import clock
from lms.courses.standing.models import RecordImport, RecordKeeper, TranscriptDelegation
from lms.db import db

AREAS = ("student_register", "registration", "grades")


@dataclass(frozen=True)
class Keeper:
    """Who keeps the record of an area. *as_of*: the day that the last file taken in speaks of."""

    area: str
    own: bool
    system: str = ""
    since: date | None = None
    as_of: date | None = None


def keeper(organisation_id: int, area: str, on: date | None = None) -> Keeper:
    """Who keeps the record of *area* (:data:`AREAS`) on a day; this system where nobody said.

    Where ``own``, nothing of the area is written here but by importing the institution's file.
    """
    row = db.session.scalar(
        select(RecordKeeper)
        .where(
            RecordKeeper.organisation_id == organisation_id,
            RecordKeeper.area == area,
            RecordKeeper.effective_from <= (on or clock.today()),
            RecordKeeper.withdrawn_at.is_(None),
        )
        .order_by(RecordKeeper.effective_from.desc(), RecordKeeper.id.desc())
        .limit(1)
    )
    if row is None:
        return Keeper(area, own=False)
    if row.keeper == "here":
        return Keeper(area, own=False, since=row.effective_from)
    return Keeper(area, True, row.system, row.effective_from, as_of(organisation_id, area))


def as_of(organisation_id: int, area: str) -> date | None:
    """The day that the latest file taken in speaks of; none before the first."""
    return db.session.scalar(
        select(func.max(RecordImport.as_of)).where(
            RecordImport.organisation_id == organisation_id,
            RecordImport.area == area,
            RecordImport.state == "applied",
        )
    )


def delegation(organisation_id: int, on: date | None = None) -> TranscriptDelegation | None:
    """What the institution last said about the name of transcripts, in force on a day."""
    return db.session.scalar(
        select(TranscriptDelegation)
        .where(
            TranscriptDelegation.organisation_id == organisation_id,
            TranscriptDelegation.effective_from <= (on or clock.today()),
            TranscriptDelegation.withdrawn_at.is_(None),
        )
        .order_by(TranscriptDelegation.effective_from.desc(), TranscriptDelegation.id.desc())
        .limit(1)
    )


def document_name(organisation_id: int, on: date | None = None) -> str:
    """What a list of results from here is called: 성적증명서 only where the institution delegates it."""
    found = delegation(organisation_id, on)
    return "성적증명서" if found is not None and found.delegated else "이수확인서"
