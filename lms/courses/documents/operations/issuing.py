"""Issuing, reissuing and revoking documents."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from lms import audit, clock, outbox
from lms.accounts.models import Person
from lms.config import settings_of
from lms.courses.documents import notices
from lms.courses.documents.drawing import unprintable
from lms.courses.documents.models import DocumentSerial, DocumentState, IssuedDocument
from lms.courses.documents.queries import institutions, issued
from lms.courses.documents.queries.gathering import Found, find
from lms.courses.documents.rules import entitlement, facts, numbers, wording
from lms.courses.documents.rules.kinds import Kind
from lms.courses.documents.rules.showing import Showing
from lms.courses.editing import NotAllowed, hold
from lms.db import db

#: The outbox's kind: make the file of a document.
FILE = "documents.file"
#: A second press of the button within this time gives the document of the first.
AGAIN = timedelta(seconds=60)


def issue(
    found: Found,
    actor: Person,
    *,
    language: str,
    purpose: str = "",
    showing: Showing | None = None,
    supersedes: IssuedDocument | None = None,
) -> IssuedDocument:
    """Issue what *found* says, with the next number of the institution.

    The same within a minute gives the document that is there, showing what was chosen last. Raises
    ``NotAllowed`` with the verdict's code where the person does not get it, or ``unprintable`` for
    characters that no font has, wherever they would stand.
    """
    verdict = entitlement.in_language(found.verdict, language, found.person.english_name)
    if not verdict.allowed:
        raise NotAllowed(verdict.code, **verdict.params)
    printed = wording.printed(found.facts, language, purpose=purpose)
    institution = found.institution
    signed = _signed(institution.id, language)
    lacking = unprintable("".join((*wording.texts(printed), *(signed or {}).values())))
    if lacking:
        raise NotAllowed("unprintable", chars=lacking)
    row = _next(institution.id, clock.today().year)
    if supersedes is None and (there := _just_now(found, actor, language, purpose)) is not None:
        if showing is not None:
            show_to_verifiers(there, showing)
        return there
    row.last += 1
    now = clock.now()
    setting = institutions.setting_of(institution.id)
    serial = numbers.serial(setting.prefix if setting else "", row.year, row.last)
    seal = institutions.seal_of(institution.id)
    document_no = _document_no()
    snapshot = {
        "facts": found.facts.stored(),
        "printed": printed,
        "issue": _issue(language, serial, document_no, signed),
        "seal": seal.sha256 if seal is not None else None,
    }
    document = IssuedDocument(
        kind=found.kind, subject_id=found.subject_id, person_id=found.person.id,
        organisation_id=institution.id, place_id=found.place_id, year=row.year, number=row.last,
        serial=serial, document_no=document_no, language=language, purpose=purpose,
        snapshot=snapshot, snapshot_hash=facts.digest(snapshot), seal_id=seal.id if seal else None,
        shows=(showing or Showing()).stored(), compared_at=now, issued_by_id=actor.id,
        issued_at=now, supersedes_id=supersedes.id if supersedes is not None else None,
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    audit.record(
        "document.issue", "issued_document", document.id, actor=actor,
        after={"document_kind": found.kind.value, "serial": serial, "language": language},
    )  # fmt: skip
    outbox.enqueue(FILE, {"document_id": document.id}, dedup_key=f"{FILE}:{document.id}")
    if actor.id != found.person.id:
        notices.issued(document)
    return document


def _signed(institution_id: int, language: str) -> dict[str, str] | None:
    """In whose name it is issued today, as it is printed."""
    signer = institutions.signer_on(institution_id, clock.today())
    if signer is None:
        return None
    english = language == "en"
    return {
        "name": (signer.name_en or signer.name_ko) if english else signer.name_ko,
        "title": (signer.title_en or signer.title_ko) if english else signer.title_ko,
    }


def _issue(
    language: str, serial: str, document_no: str, signed: dict[str, str] | None
) -> dict[str, Any]:
    base = settings_of(current_app).base_url
    return {
        "serial": serial,
        "document_no": document_no,
        "language": language,
        "day": wording.day(clock.today(), language),
        "at": clock.now().replace(microsecond=0).isoformat(),
        "signer": signed,
        "verify_page": f"{base}/verify/document",
        "verify_url": f"{base}/verify/document/{document_no}",
    }


def _next(organisation_id: int, year: int) -> DocumentSerial:
    """The institution's counter of the year, locked: numbers have no gap and are given once."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(DocumentSerial)
        .values(organisation_id=organisation_id, year=year, last=0)
        .on_conflict_do_nothing()
    )
    return db.session.scalars(
        select(DocumentSerial)
        .where(DocumentSerial.organisation_id == organisation_id, DocumentSerial.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _just_now(found: Found, actor: Person, language: str, purpose: str) -> IssuedDocument | None:
    return db.session.scalar(
        select(IssuedDocument)
        .where(
            IssuedDocument.person_id == found.person.id,
            IssuedDocument.kind == found.kind,
            IssuedDocument.subject_id == found.subject_id,
            IssuedDocument.language == language,
            IssuedDocument.purpose == purpose,
            IssuedDocument.issued_by_id == actor.id,
            IssuedDocument.state == DocumentState.VALID,
            IssuedDocument.issued_at > clock.now() - AGAIN,
        )
        .order_by(IssuedDocument.id.desc())
        .limit(1)
    )


def _document_no() -> str:
    return numbers.with_check(
        "".join(secrets.choice(numbers.ALPHABET) for _place in range(numbers.LENGTH - 1))
    )


def reissue(document: IssuedDocument, actor: Person, reason: str, version: int) -> IssuedDocument:
    """Issue anew what is true now, with a number of its own; the old one is superseded.

    Raises ``Conflict``; ``NotAllowed`` where the old one is not valid or the person is not due it.
    """
    hold(document, version)
    if document.state != DocumentState.VALID:
        raise NotAllowed("not_valid")
    own = actor.id == document.person_id
    found = find(Kind(document.kind), document.subject_id, document.person_id, own=own)
    if found is None:
        raise NotAllowed("gone")
    fresh = issue(
        found, actor, language=document.language, purpose=document.purpose,
        showing=Showing.of(document.shows), supersedes=document,
    )  # fmt: skip
    _end(document, DocumentState.SUPERSEDED, reason)
    audit.record(
        "document.supersede", "issued_document", document.id, actor=actor,
        before={"state": "valid"}, after={"state": "superseded", "serial": fresh.serial},
        reason=reason,
    )  # fmt: skip
    return fresh


def revoke(document: IssuedDocument, actor: Person, reason: str, version: int) -> None:
    """Take a document back; whoever verifies it is told so. Raises ``Conflict``, ``NotAllowed``."""
    hold(document, version)
    if document.state != DocumentState.VALID:
        raise NotAllowed("not_valid")
    _end(document, DocumentState.REVOKED, reason)
    audit.record(
        "document.revoke", "issued_document", document.id, actor=actor,
        before={"state": "valid"}, after={"state": "revoked"}, reason=reason,
    )  # fmt: skip
    if actor.id != document.person_id:
        notices.revoked(document)


def _end(document: IssuedDocument, state: DocumentState, reason: str) -> None:
    document.state, document.reason, document.ended_at = state, reason, clock.now()
    db.session.flush()


def show_to_verifiers(document: IssuedDocument, showing: Showing) -> None:
    """Choose what a verifier sees of one's document."""
    before = dict(document.shows)
    if before == showing.stored():
        return
    document.shows = showing.stored()
    db.session.flush()
    audit.record(
        "document.show", "issued_document", document.id, before=before, after=document.shows
    )


def compare(document: IssuedDocument) -> list[str]:
    """Note whether a document still says what is true, and tell its holder once when it does not."""
    fields = issued.changed(document)
    now = clock.now()
    document.compared_at = now
    if fields and document.stale_at is None:
        document.stale_at = now
        db.session.flush()
        notices.stale(document)
    elif not fields:
        document.stale_at = None
    return fields
