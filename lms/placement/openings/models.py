"""Openings and the requirement lines that a person confirmed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation
from lms.db import Base, ExactDecimal, UtcDateTime


class Opening(Base):
    """A position that a company wants to fill (채용공고)."""

    __tablename__ = "opening"
    __table_args__ = (CheckConstraint("headcount > 0", name="headcount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    key: Mapped[str] = mapped_column(
        String(32), unique=True
    )  # the opaque key that the matcher sees
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)  # the posting as it was pasted
    language: Mapped[str] = mapped_column(String(5), default="ko")  # ko, en, mixed
    initials: Mapped[str] = mapped_column(String(400), default="")  # of title and company: ㅂㅁㄷ
    industry: Mapped[str] = mapped_column(String(20), index=True)
    employment_type: Mapped[str] = mapped_column(String(16))  # regular, contract, intern_to_hire
    experience: Mapped[str] = mapped_column(
        String(12), default="either"
    )  # new, experienced, either
    headcount: Mapped[int] = mapped_column(default=1)
    district: Mapped[str] = mapped_column(String(40), default="")
    pay_min: Mapped[int | None]  # 만원 a year
    pay_max: Mapped[int | None]
    starts_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(
        String(12), default="draft", index=True
    )  # draft, open, paused, closed
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # a person confirmed the split
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    lines: Mapped[list[RequirementLine]] = relationship(
        cascade="all, delete-orphan", order_by="RequirementLine.position"
    )

    __mapper_args__ = {"version_id_col": version}


class RequirementLine(Base):
    """One line of the posting: must, preferred, duty, or other (kept, not matched on)."""

    __tablename__ = "requirement_line"
    __table_args__ = (UniqueConstraint("opening_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), index=True)
    key: Mapped[str] = mapped_column(
        String(32)
    )  # stays with the line through edits: snapshots cite it
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(12))  # must, preferred, duty, other
    weight: Mapped[Decimal] = mapped_column(ExactDecimal)  # times its kind's; 1 is ordinary
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    any_of: Mapped[bool] = mapped_column(default=False)  # one of the skills is enough
    gate: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # a declared fact it asks for
