"""Assessed evidence of skill: an idempotent projection of released and final results."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, ExactDecimal, UtcDateTime


class EvidenceItem(Base):
    """That a person showed a skill: where, how it was judged, how well. Superseded, never edited.

    Holds a work's title, criterion, level, score and date; never the submission or free feedback.
    """

    __tablename__ = "evidence_item"
    __table_args__ = (
        UniqueConstraint("person_id", "source_kind", "source_id", "skill_id", "revision"),
        Index("ix_evidence_item_live", "person_id", "superseded_at"),
        Index("ix_evidence_item_skill", "skill_id", "superseded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    source_kind: Mapped[str] = mapped_column(
        String(30)
    )  # grade, criterion, course_result, resume …
    source_id: Mapped[int]
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id"))
    revision: Mapped[int] = mapped_column(default=1)  # counts what superseded what
    kind: Mapped[str] = mapped_column(String(12))  # matching.EvidenceKind
    title: Mapped[str] = mapped_column(String(300))  # of the work, in the language it was set in
    course: Mapped[str] = mapped_column(String(200), default="")  # where it was done
    criterion: Mapped[str] = mapped_column(String(300), default="")
    level: Mapped[str] = mapped_column(String(120), default="")
    score: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # share of the points, 0 to 1
    hours: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    shown_on: Mapped[date]  # when it was assessed
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
