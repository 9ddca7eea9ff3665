"""Keys of issuers, what can be achieved, badges as issued, badges brought from elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.db import Base, UtcDateTime

KINDS = ("course", "micro", "track")


class IssuerKey(Base):
    """A key with which an institution signs. Replaced ones stay published with their days.

    *sealed* opens only with the data keys of the installation (lms.sealing); it is emptied when a
    key is revoked, so that nobody signs with it again.
    """

    __tablename__ = "badge_issuer_key"
    __table_args__ = (
        Index(
            "uq_badge_issuer_key_active", "organisation_id", unique=True,
            sqlite_where=text("retired_at IS NULL"), postgresql_where=text("retired_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    public: Mapped[str] = mapped_column(String(60), unique=True)  # multikey: "z6Mk…"
    controller: Mapped[str] = mapped_column(String(300))  # the did:web identity when it was made
    sealed: Mapped[str] = mapped_column(Text)
    data_key: Mapped[str] = mapped_column(String(16), default="")  # the one that sealed it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # replaced: signs no more
    revoked_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # what it signed counts no more
    reason: Mapped[str] = mapped_column(String(300), default="")  # of revoking
    demo: Mapped[bool] = mapped_column(default=False)  # its secret is in the demonstration's code

    organisation: Mapped[Organisation] = relationship()
    created_by: Mapped[Person | None] = relationship()


class BadgeStatusList(Base):
    """A published list of bits, one a badge; *used* is locked while a place is given out."""

    __tablename__ = "badge_status_list"
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int]  # in its address
    used: Mapped[int] = mapped_column(default=0, server_default="0")


class Achievement(Base):
    """Something for which badges are issued: a course, a micro-degree, a track."""

    __tablename__ = "badge_achievement"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        CheckConstraint("kind IN ('course', 'micro', 'track')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Where who issues it needs the permission (a department), and in whose name it is issued.
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int]  # course, curriculum version, track
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    description_ko: Mapped[str] = mapped_column(String(1000))
    description_en: Mapped[str] = mapped_column(String(1000), default="")
    criteria_ko: Mapped[str] = mapped_column(String(2000))
    criteria_en: Mapped[str] = mapped_column(String(2000), default="")
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # slugs of the taxonomy
    automatic: Mapped[bool] = mapped_column(default=True)  # issued to whoever earns it
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # issued to nobody any more
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])

    __mapper_args__ = {"version_id_col": version}


class Badge(Base):
    """A badge as it was issued: the signed credential, in both forms, never changes."""

    __tablename__ = "badge"
    __table_args__ = (
        Index(
            "uq_badge_live", "achievement_id", "person_id", unique=True,
            sqlite_where=text("state = 'valid'"), postgresql_where=text("state = 'valid'"),
        ),
        UniqueConstraint("status_list_id", "status_index"),
        Index("ix_badge_person", "person_id", "state"),
        Index("ix_badge_place", "place_id", "issued_at"),
        CheckConstraint("state IN ('valid', 'revoked')", name="state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    achievement_id: Mapped[int] = mapped_column(ForeignKey("badge_achievement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    key_id: Mapped[int] = mapped_column(ForeignKey("badge_issuer_key.id"))
    urn: Mapped[str] = mapped_column(String(60), unique=True)  # the credential's id
    credential: Mapped[dict[str, Any]] = mapped_column(JSON)  # with its proof; empty once erased
    jwt: Mapped[str] = mapped_column(Text)
    status_list_id: Mapped[int] = mapped_column(ForeignKey("badge_status_list.id"))
    status_index: Mapped[int]
    share: Mapped[str] = mapped_column(String(43), unique=True)  # of its address; nobody guesses it
    shared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: the address is closed
    state: Mapped[str] = mapped_column(String(8), default="valid")
    reason: Mapped[str] = mapped_column(String(300), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: by itself
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    achievement: Mapped[Achievement] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    issued_by: Mapped[Person | None] = relationship(foreign_keys=[issued_by_id])
    key: Mapped[IssuerKey] = relationship()

    __mapper_args__ = {"version_id_col": version}


class TrustedIssuer(Base):
    """Somebody else's issuer whose badges count as evidence, because the office says so."""

    __tablename__ = "badge_trusted_issuer"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(300), index=True)  # did:web:…, did:key:…, https://…
    name: Mapped[str] = mapped_column(String(160))
    note: Mapped[str] = mapped_column(String(300), default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    added_by: Mapped[Person | None] = relationship()


class ImportedBadge(Base):
    """A badge that a learner brought from elsewhere, and what became of looking at it.

    ``state``: waiting (the worker has yet to look), counted (it is evidence), untrusted (genuine,
    but the office does not know the issuer), refused (something does not hold), unclear (a key or
    a list could not be had). Only counted ones are evidence.
    """

    __tablename__ = "badge_imported"
    __table_args__ = (
        UniqueConstraint("person_id", "sha256"),
        CheckConstraint(
            "state IN ('waiting', 'counted', 'untrusted', 'refused', 'unclear')", name="state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))  # of the credential as it was read
    content: Mapped[str] = mapped_column(Text)  # JSON or JWT, as it was brought
    title: Mapped[str] = mapped_column(String(300))
    issuer: Mapped[str] = mapped_column(String(300), index=True)
    issuer_name: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # code, state, why
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # recognised slugs
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
