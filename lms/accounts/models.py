"""People, organisations, roles, invitations and consents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from lms.db import Base, UtcDateTime
from lms.interop.formats.hangul import initial_consonants


class Person(UserMixin, Base):
    """Someone with an account. One person may hold several roles (:class:`Grant`)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str | None] = mapped_column(String(255))  # argon2id; none: not yet set
    name: Mapped[str] = mapped_column(String(80), index=True)
    initials: Mapped[str] = mapped_column(String(80), default="", index=True)  # ㅎㅈㅇ, from name
    english_name: Mapped[str] = mapped_column(String(80), default="")
    number: Mapped[str] = mapped_column(String(20), unique=True)  # tells homonyms apart: 2026-00042
    phone: Mapped[str] = mapped_column(String(20), default="")  # E.164
    language: Mapped[str] = mapped_column(String(2), default="ko")
    age_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # 14 or older
    session_epoch: Mapped[int] = mapped_column(default=0)  # raised to end all sessions and tokens
    # kind → channel → instant, digest, none (a list of channels before these could be chosen)
    notify_by: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    demo: Mapped[bool] = mapped_column(default=False)  # invented for the demonstration
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erase_after: Mapped[datetime | None] = mapped_column(UtcDateTime)  # closed by the owner
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Whose account this was a second one of; closed, and its records are that person's.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    grants: Mapped[list[Grant]] = relationship(
        back_populates="person", foreign_keys="Grant.person_id"
    )

    @validates("name")
    def _keep_initials(self, _key: str, name: str) -> str:
        self.initials = initial_consonants(name)
        return name

    def get_id(self) -> str:
        """The session's key: changes with the password, so that old sessions end."""
        return f"{self.id}.{self.session_epoch}"

    @property
    def is_active(self) -> bool:
        """Whether the account may sign in."""
        return self.deactivated_at is None


class Organisation(Base):
    """A university, a department of one, the Academy, a company or the programme office."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)  # OrganisationKind
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    english_name: Mapped[str] = mapped_column(String(160), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)  # raised by each edit
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    parent: Mapped[Organisation | None] = relationship(remote_side=[id])


class Grant(Base):
    """A role that a person holds in a scope; ended, never deleted."""

    __tablename__ = "grant"
    __table_args__ = (
        Index("ix_grant_live", "person_id", "role", "scope_kind", "scope_id"),
        Index("ix_grant_scope", "scope_kind", "scope_id", "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))  # access.Role
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[int]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    permissions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # access.allowed
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])


class Invitation(Base):
    """A role offered to an e-mail address; the link in the mail carries the token."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str] = mapped_column(String(20))
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the token
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    permissions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # of the grant
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    invited_by: Mapped[Person] = relationship()


class ConsentRecord(Base):
    """What a person was told (notice) or agreed to (consent), in which version, and until when."""

    __tablename__ = "consent_record"
    __table_args__ = (Index("ix_consent_record_live", "person_id", "kind", "withdrawn_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))  # accounts.notices.NOTICES
    version: Mapped[str] = mapped_column(String(20))
    text_hash: Mapped[str] = mapped_column(String(64))  # of the text that was shown
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Throttle(Base):
    """Attempts counted by key within a window; committed apart from the request."""

    __tablename__ = "throttle"
    __table_args__ = (UniqueConstraint("key", "window_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    window_start: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    count: Mapped[int] = mapped_column(default=0)


class AuditEntry(Base):
    """Append-only: who did what to what, before and after, why. Personal text by reference."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])


class AccessLogEntry(Base):
    """Reading of other people's personal data: who, when, from where, whose, what."""

    __tablename__ = "access_log_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(45), default="")
    action: Mapped[str] = mapped_column(String(20))  # view, search, print, download
    what: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    people: Mapped[int] = mapped_column(default=1)  # how many people's data, for lists
    reason: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(40), default="")

    reader: Mapped[Person | None] = relationship(foreign_keys=[reader_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])


class DuplicateDismissal(Base):
    """Two accounts that look like one person's and are not: somebody looked, and said so."""

    __tablename__ = "duplicate_dismissal"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    low_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    dismissed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    dismissed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonMerge(Base):
    """Two accounts of one person made into one: whose rows went where, and until when it is undone.

    *before*: of the account that was closed, what undoing gives back. *counts*: how many rows the
    person had in each table right after, so that later writes are noticed.
    """

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undo_until: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undo_reason: Mapped[str] = mapped_column(String(300), default="")

    kept: Mapped[Person] = relationship(foreign_keys=[kept_id])
    merged: Mapped[Person] = relationship(foreign_keys=[merged_id])
    merged_by: Mapped[Person | None] = relationship(foreign_keys=[merged_by_id])


class MergeMove(Base):
    """A row that went from one person to the other: its key afterwards, and what was changed."""

    __tablename__ = "merge_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("person_merge.id"), index=True)
    table: Mapped[str] = mapped_column(String(60))
    key: Mapped[list[Any]] = mapped_column(JSON)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)  # column: [before, after]
    digest: Mapped[str] = mapped_column(String(64))  # of the rest of the row
