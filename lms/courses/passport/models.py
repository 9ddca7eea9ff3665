"""Links by which a learner shows a passport to others, and when they were opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, UtcDateTime


class PassportShare(Base):
    """A link: what it shows, until when. Only a hash finds it; its holder reads it from *sealed*."""

    __tablename__ = "passport_share"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))  # for the holder: whom it is for
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    sealed: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    shows: Mapped[dict[str, Any]] = mapped_column(JSON)  # rules.showing.Choice
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class PassportVisit(Base):
    """Somebody opened a link: when and how, never who."""

    __tablename__ = "passport_visit"
    __table_args__ = (Index("ix_passport_visit_share", "share_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    share_id: Mapped[int] = mapped_column(ForeignKey("passport_share.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(4))  # page, file
