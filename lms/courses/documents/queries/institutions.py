"""Institutions: whose number and seal a document has, how it numbers, who signs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from lms.access import Permission
from lms.accounts.models import Organisation, Person
from lms.courses.documents.models import DocumentSeal, DocumentSetting, DocumentSigner
from lms.courses.documents.rules.kinds import Kind, title
from lms.courses.places import managed
from lms.courses.standing import queries as standing
from lms.db import db

ISSUE = Permission.CREDENTIAL_ISSUE
#: What holders issue for themselves until the institution says otherwise.
SELF_KINDS = tuple(Kind)


def institution_of(place: Organisation) -> Organisation:
    """The university that a department belongs to; others are their own."""
    return place.parent if place.kind == "department" and place.parent is not None else place


def setting_of(organisation_id: int) -> DocumentSetting | None:
    """What the institution said, if it said anything."""
    return db.session.get(DocumentSetting, organisation_id)


def self_kinds(organisation_id: int) -> tuple[Kind, ...]:
    """The kinds that holders issue for themselves."""
    row = setting_of(organisation_id)
    if row is None:
        return SELF_KINDS
    return tuple(kind for kind in Kind if kind in row.self_kinds)


def transcript_title(organisation_id: int) -> dict[str, str]:
    """What a list of results is called there today, in both languages."""
    return title(Kind.TRANSCRIPT, "", standing.document_name(organisation_id))


def seal_of(organisation_id: int) -> DocumentSeal | None:
    """The seal in use: the newest version that was not retired."""
    return db.session.scalar(
        select(DocumentSeal)
        .where(DocumentSeal.organisation_id == organisation_id, DocumentSeal.retired_at.is_(None))
        .order_by(DocumentSeal.number.desc())
        .limit(1)
    )


def seals_of(organisation_id: int) -> list[DocumentSeal]:
    """Every version of the seal, the newest first."""
    return list(
        db.session.scalars(
            select(DocumentSeal)
            .where(DocumentSeal.organisation_id == organisation_id)
            .order_by(DocumentSeal.number.desc())
        )
    )


def signers_of(organisation_id: int) -> list[DocumentSigner]:
    """In whose name documents were and are issued, the latest first."""
    return list(
        db.session.scalars(
            select(DocumentSigner)
            .where(
                DocumentSigner.organisation_id == organisation_id,
                DocumentSigner.withdrawn_at.is_(None),
            )
            .order_by(DocumentSigner.from_on.desc(), DocumentSigner.id.desc())
        )
    )


def signer_on(organisation_id: int, on: date) -> DocumentSigner | None:
    """In whose name documents are issued on a day; of several the latest to begin."""
    return db.session.scalar(
        select(DocumentSigner)
        .where(
            DocumentSigner.organisation_id == organisation_id,
            DocumentSigner.withdrawn_at.is_(None),
            DocumentSigner.from_on <= on,
            or_(DocumentSigner.until_on.is_(None), DocumentSigner.until_on >= on),
        )
        .order_by(DocumentSigner.from_on.desc(), DocumentSigner.id.desc())
        .limit(1)
    )


def issuing_places(person: Person) -> list[Organisation]:
    """Universities, departments and academies for which *person* issues documents."""
    return managed(person, ISSUE)


def institutions(person: Person) -> list[Organisation]:
    """Those whose seal and numbers *person* manages: no departments."""
    return [row for row in issuing_places(person) if row.kind != "department"]
