"""Issued documents (증명서) with their snapshot, and what an institution puts on them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.db import Base, UtcDateTime


class DocumentState(StrEnum):
    """Whether an issued document still says what the institution says."""

    VALID = "valid"
    REVOKED = "revoked"  # taken back, with a reason
    SUPERSEDED = "superseded"  # another one was issued in its place


class DocumentSetting(Base):
    """How an institution numbers its documents, and which ones holders issue for themselves."""

    __tablename__ = "document_setting"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    prefix: Mapped[str] = mapped_column(String(10), default="", server_default="")  # "AI"
    self_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)  # rules.kinds.Kind
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class DocumentSerial(Base):
    """The last number that an institution gave in a year; locked while the next one is given."""

    __tablename__ = "document_serial"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0, server_default="0")


class DocumentSeal(Base):
    """A version of an institution's seal (직인); the file is an attachment of ``document_seal``."""

    __tablename__ = "document_seal"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]  # 1 for the first version
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # on no new document

    uploaded_by: Mapped[Person | None] = relationship()


class DocumentSigner(Base):
    """In whose name documents are issued (발급 명의자), from a day on. Both days belong to it."""

    __tablename__ = "document_signer"
    __table_args__ = (
        Index("ix_document_signer_organisation", "organisation_id", "from_on"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name_ko: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(80), default="")
    title_ko: Mapped[str] = mapped_column(String(80))  # 총장, 사업단장
    title_en: Mapped[str] = mapped_column(String(80), default="")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # entered by mistake


class IssuedDocument(Base):
    """A document as it was issued. The snapshot is all that the file shows, and never changes.

    The file is an attachment of ``issued_document``, made once from the snapshot after the
    transaction that gave the number (``sha256`` is empty until then).
    """

    __tablename__ = "issued_document"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "number"),
        Index("ix_issued_document_person", "person_id", "state"),
        Index("ix_issued_document_place", "place_id", "issued_at"),
        CheckConstraint("state IN ('valid', 'revoked', 'superseded')", name="document_state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))  # rules.kinds.Kind
    subject_id: Mapped[int]  # of the kind: cohort member, offering, or institution
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))  # whose number
    # Where who issues it needs the permission: the department of the track, or the institution.
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    number: Mapped[int]
    serial: Mapped[str] = mapped_column(String(30))  # as it is printed: "AI-2026-000123"
    document_no: Mapped[str] = mapped_column(String(16), unique=True)  # 문서확인번호
    language: Mapped[str] = mapped_column(String(2))
    purpose: Mapped[str] = mapped_column(String(100), default="")
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    snapshot_hash: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)  # of the file
    seal_id: Mapped[int | None] = mapped_column(ForeignKey("document_seal.id"))
    state: Mapped[str] = mapped_column(String(10), default="valid")
    reason: Mapped[str] = mapped_column(String(300), default="")  # of revoking or reissuing
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("issued_document.id"))
    shows: Mapped[dict[str, Any]] = mapped_column(JSON)  # rules.showing.Showing
    compared_at: Mapped[datetime] = mapped_column(UtcDateTime)  # with what is true now
    stale_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when that was seen to differ
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    issued_by: Mapped[Person | None] = relationship(foreign_keys=[issued_by_id])
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])

    __mapper_args__ = {"version_id_col": version}


class DocumentCheck(Base):
    """Somebody verified a document: when and how, never who."""

    __tablename__ = "document_check"
    __table_args__ = (Index("ix_document_check_document", "document_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("issued_document.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(6))  # number, file
    told: Mapped[str] = mapped_column(String(10))  # DocumentState that was answered
