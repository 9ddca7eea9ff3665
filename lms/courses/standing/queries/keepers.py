"""Who keeps which record of an institution, and what its documents may be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms import access, clock
from lms.access import Scope
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
    rows = {
        row.organisation_id: row
        for row in db.session.scalars(
            select(RecordKeeper)
            .where(
                RecordKeeper.organisation_id.in_(above(organisation_id)),
                RecordKeeper.area == area,
                RecordKeeper.effective_from <= (on or clock.today()),
                RecordKeeper.withdrawn_at.is_(None),
            )
            .order_by(RecordKeeper.effective_from, RecordKeeper.id)
        )
    }
    row = next((rows[id_] for id_ in above(organisation_id) if id_ in rows), None)
    if row is None:
        return Keeper(area, own=False)
    if row.keeper == "here":
        return Keeper(area, own=False, since=row.effective_from)
    return Keeper(area, True, row.system, row.effective_from, as_of(organisation_id, area))


def above(organisation_id: int) -> list[int]:
    """An organisation and those it lies in, nearest first."""
    chain = access.chain(Scope("organisation", organisation_id))
    return [scope.id for scope in chain if scope.kind == "organisation"]


def university_of(organisation_id: int) -> int:
    """The institution that a department belongs to, or itself: who gives student numbers."""
    return above(organisation_id)[-1]


def as_of(organisation_id: int, area: str) -> date | None:
    """The day that the latest file taken in speaks of; none before the first."""
    return db.session.scalar(
        select(func.max(RecordImport.as_of)).where(
            RecordImport.organisation_id.in_(above(organisation_id)),
            RecordImport.area == area,
            RecordImport.state == "applied",
        )
    )


def delegation(organisation_id: int, on: date | None = None) -> TranscriptDelegation | None:
    """What the institution last said about the name of transcripts, in force on a day."""
    rows = {
        row.organisation_id: row
        for row in db.session.scalars(
            select(TranscriptDelegation)
            .where(
                TranscriptDelegation.organisation_id.in_(above(organisation_id)),
                TranscriptDelegation.effective_from <= (on or clock.today()),
                TranscriptDelegation.withdrawn_at.is_(None),
            )
            .order_by(TranscriptDelegation.effective_from, TranscriptDelegation.id)
        )
    }
    return next((rows[id_] for id_ in above(organisation_id) if id_ in rows), None)


def document_name(organisation_id: int, on: date | None = None) -> str:
    """What a list of results from here is called: 성적증명서 only where the institution delegates it."""
    found = delegation(organisation_id, on)
    return "성적증명서" if found is not None and found.delegated else "이수확인서"


def history(organisation_id: int) -> tuple[list[RecordKeeper], list[TranscriptDelegation]]:
    """Everything that an institution said about its records and documents, the latest first."""
    keepers = db.session.scalars(
        select(RecordKeeper)
        .where(RecordKeeper.organisation_id == organisation_id)
        .order_by(RecordKeeper.effective_from.desc(), RecordKeeper.id.desc())
    )
    names = db.session.scalars(
        select(TranscriptDelegation)
        .where(TranscriptDelegation.organisation_id == organisation_id)
        .order_by(TranscriptDelegation.effective_from.desc(), TranscriptDelegation.id.desc())
    )
    return list(keepers), list(names)


def imports_of(organisation_id: int, limit: int = 20) -> list[RecordImport]:
    """The files that were taken in or are looked at, the latest first."""
    return list(
        db.session.scalars(
            select(RecordImport)
            .where(RecordImport.organisation_id == organisation_id, RecordImport.state != "dropped")
            .order_by(RecordImport.id.desc())
            .limit(limit)
        )
    )
