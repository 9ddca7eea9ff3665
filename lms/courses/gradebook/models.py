"""Frozen course results: what transcripts, completion and evidence read."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, ExactDecimal, UtcDateTime


class CourseResult(Base):
    """A person's final result in an offering, frozen with its reasons; superseded, never edited."""

    __tablename__ = "course_result"
    __table_args__ = (
        UniqueConstraint("offering_id", "person_id", "revision"),
        Index("ix_course_result_person", "person_id", "superseded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=1)
    percent: Mapped[Decimal] = mapped_column(ExactDecimal)  # 0 to 100
    credit_earned: Mapped[bool]  # 이수
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # met and unmet, as decided
    arithmetic: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # each item and its points
    policy_id: Mapped[int]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")  # why a later revision was made
