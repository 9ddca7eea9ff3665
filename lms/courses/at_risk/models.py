"""Signs that hold, since when and what was told; and what was done about a person's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, UtcDateTime


class RiskSign(Base):
    """A sign that holds, or held, for a person in a place. One row a sign; it may come again."""

    __tablename__ = "risk_sign"
    __table_args__ = (
        UniqueConstraint("scope_kind", "scope_id", "person_id", "code"),
        Index("ix_risk_sign_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_kind: Mapped[str] = mapped_column(String(20))  # offering, cohort
    scope_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(String(20))  # rules.CODES
    level: Mapped[int]
    params: Mapped[dict[str, Any]] = mapped_column(JSON)  # decimals as text
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    told_level: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RiskNote(Base):
    """What was done about a person who is at risk: when, what, and when to look again."""

    __tablename__ = "risk_note"
    __table_args__ = (Index("ix_risk_note_place", "scope_kind", "scope_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    done: Mapped[str] = mapped_column(
        String(20)
    )  # contacted, counselled, referred, extended, other
    text: Mapped[str] = mapped_column(Text, default="")
    on: Mapped[date]
    follow_up_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the follow-up was done
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    __mapper_args__ = {"version_id_col": version}
