"""Issued documents: a holder's own, an institution's list, one by what is typed or uploaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.accounts.queries.people import named
from lms.courses.documents.models import DocumentCheck, DocumentState, IssuedDocument
from lms.courses.documents.queries.gathering import find
from lms.courses.documents.rules import facts
from lms.courses.documents.rules.kinds import Kind
from lms.courses.documents.rules.numbers import normal
from lms.db import db

#: What says something about the day of issue alone cannot be out of date.
DATED = (Kind.ENROLMENT,)


@dataclass(frozen=True)
class Verified:
    """How often a document was verified, and when last."""

    times: int
    last: datetime | None


def own(person_id: int) -> list[IssuedDocument]:
    """A person's documents, the newest first."""
    return list(
        db.session.scalars(
            select(IssuedDocument)
            .where(IssuedDocument.person_id == person_id)
            .order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id.desc())
        )
    )


def listed(
    place_ids: Iterable[int], *, text: str = "", kind: str = "", state: str = "", sort: str = "-issued"
) -> Select[IssuedDocument]:  # fmt: skip
    """The documents issued for these places, as a statement. *state* may be ``stale``."""
    query = (
        select(IssuedDocument)
        .join(Person, Person.id == IssuedDocument.person_id)
        .where(IssuedDocument.place_id.in_(list(place_ids)))
        .options(joinedload(IssuedDocument.person), joinedload(IssuedDocument.organisation))
    )
    if text:
        query = query.where(
            or_(
                named(text),
                IssuedDocument.serial.icontains(text, autoescape=True),
                IssuedDocument.document_no == normal(text),
            )
        )
    if kind:
        query = query.where(IssuedDocument.kind == kind)
    if state == "stale":
        query = query.where(
            IssuedDocument.stale_at.is_not(None), IssuedDocument.state == DocumentState.VALID
        )
    elif state:
        query = query.where(IssuedDocument.state == state)
    orders = {
        "issued": IssuedDocument.issued_at,
        "name": Person.name,
        "serial": IssuedDocument.serial,
    }
    column = orders.get(sort.lstrip("-"), IssuedDocument.issued_at)
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return query.order_by(ordered, IssuedDocument.id.desc())


def by_number(number: str) -> IssuedDocument | None:
    """The document with this (normal) document number."""
    return db.session.scalar(select(IssuedDocument).where(IssuedDocument.document_no == number))


def by_file(sha256: str) -> IssuedDocument | None:
    """The document whose file has this hash."""
    return db.session.scalar(
        select(IssuedDocument).where(IssuedDocument.sha256 == sha256, IssuedDocument.sha256 != "")
    )


def successor(document_id: int) -> IssuedDocument | None:
    """What was issued in a document's place."""
    return db.session.scalar(
        select(IssuedDocument).where(IssuedDocument.supersedes_id == document_id)
    )


def verified(document_ids: Iterable[int]) -> dict[int, Verified]:
    """How often each document was verified; those never verified are left out."""
    rows = db.session.execute(
        select(DocumentCheck.document_id, func.count(), func.max(DocumentCheck.at))
        .where(DocumentCheck.document_id.in_(list(document_ids)))
        .group_by(DocumentCheck.document_id)
    )
    return {document_id: Verified(times, last) for document_id, times, last in rows}


def checks_of(document_id: int, limit: int = 50) -> list[DocumentCheck]:
    """The latest verifications of a document."""
    return list(
        db.session.scalars(
            select(DocumentCheck)
            .where(DocumentCheck.document_id == document_id)
            .order_by(DocumentCheck.at.desc(), DocumentCheck.id.desc())
            .limit(limit)
        )
    )


def changed(document: IssuedDocument) -> list[str]:
    """The fields in which a valid document differs from what is true now; ``gone``: not due any more."""
    kind = Kind(document.kind)
    if document.state != DocumentState.VALID or kind in DATED:
        return []
    found = find(kind, document.subject_id, document.person_id)
    if found is None or not found.verdict.allowed:
        return ["gone"]
    return facts.differs(document.snapshot["facts"], found.facts)
