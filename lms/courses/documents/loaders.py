"""Loading is authorising: one's own documents, an institution's, its seals and signers."""

from __future__ import annotations

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import access
from lms.access import Permission, Scope
from lms.accounts.models import Organisation, Person
from lms.courses.documents.models import DocumentSeal, DocumentSigner, IssuedDocument
from lms.courses.documents.queries.gathering import Found, find
from lms.courses.documents.rules.kinds import Kind
from lms.courses.places import INSTITUTIONS
from lms.db import db
from lms.numbers import whole_or

ISSUE = Permission.CREDENTIAL_ISSUE


def _document(person: Person, document_id: int) -> IssuedDocument:
    if not person.is_authenticated:
        abort(401)
    document = db.session.scalar(
        select(IssuedDocument)
        .where(IssuedDocument.id == document_id)
        .options(
            joinedload(IssuedDocument.person),
            joinedload(IssuedDocument.organisation),
            joinedload(IssuedDocument.issued_by),
        )
    )
    if document is None or not document.snapshot:
        abort(404)
    return document


def own_document(person: Person, document_id: int) -> IssuedDocument:
    """One's own document; anybody else's does not exist."""
    document = _document(person, document_id)
    if document.person_id != person.id:
        abort(404)
    return document


def document_for(person: Person, document_id: int) -> IssuedDocument:
    """A document of an institution for which *person* issues documents."""
    document = _document(person, document_id)
    access.require(person, ISSUE, Scope("organisation", document.place_id))
    return document


def readable_document(person: Person, document_id: int) -> IssuedDocument:
    """A document whose file *person* may have: the holder, and who issues it."""
    document = _document(person, document_id)
    if document.person_id != person.id:
        access.require(person, ISSUE, Scope("organisation", document.place_id))
    return document


def own_found(person: Person, key: str) -> Found:
    """What one could get, by its key (``completion:12``); what one has no part in does not exist."""
    if not person.is_authenticated:
        abort(401)
    name, _colon, number = key.partition(":")
    kind = next((kind for kind in Kind if kind == name), None)
    found = find(kind, whole_or(number, 0), person.id, own=True) if kind is not None else None
    if found is None:
        abort(404)
    return found


def institution_for(person: Person, organisation_id: int) -> Organisation:
    """An institution whose seal and numbers *person* manages."""
    if not person.is_authenticated:
        abort(401)
    row = db.session.get(Organisation, organisation_id)
    if row is None or row.kind not in INSTITUTIONS or row.kind == "department":
        abort(404)
    access.require(person, ISSUE, Scope("organisation", row.id))
    return row


def seal_for(person: Person, seal_id: int) -> DocumentSeal:
    """A version of a seal, for who manages it."""
    row = db.session.get(DocumentSeal, seal_id)
    if row is None:
        abort(404 if person.is_authenticated else 401)
    institution_for(person, row.organisation_id)
    return row


def signer_for(person: Person, signer_id: int) -> DocumentSigner:
    """A signer, for who manages the institution's documents."""
    row = db.session.get(DocumentSigner, signer_id)
    if row is None:
        abort(404 if person.is_authenticated else 401)
    institution_for(person, row.organisation_id)
    return row
