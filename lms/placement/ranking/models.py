"""Stored vectors, ranked lists as they were shown, and what the employer did with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, UtcDateTime
from lms.placement.openings.models import Opening


class Embedding(Base):
    """A text's vector by one model: float32, little-endian. No text is kept here."""

    __tablename__ = "embedding"

    model_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    text_hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RankingSnapshot(Base):
    """A ranked list as it was shown, under pseudonyms, addressed by its content's hash."""

    __tablename__ = "ranking_snapshot"
    __table_args__ = (Index("ix_ranking_snapshot_opening", "opening_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    inputs_hash: Mapped[str] = mapped_column(String(64), index=True)
    model_id: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]  # how many candidates it ranks
    body: Mapped[bytes] = mapped_column(LargeBinary)  # zlib of the matcher's canonical JSON
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RankingVisit(Base):
    """When somebody last looked at an opening's list, and the time before: what is new since."""

    __tablename__ = "ranking_visit"

    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PipelineEntry(Base):
    """Where a candidate stands with an opening."""

    __tablename__ = "pipeline_entry"
    __table_args__ = (
        UniqueConstraint("opening_id", "person_id"),
        Index("ix_pipeline_entry_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(16))  # rules.State
    snapshot_id: Mapped[int | None] = mapped_column(
        ForeignKey("ranking_snapshot.id")
    )  # seen when acting
    reason_line: Mapped[str] = mapped_column(String(32), default="")  # requirement key a pass names
    reason: Mapped[str] = mapped_column(Text, default="")
    message: Mapped[str] = mapped_column(Text, default="")  # from the employer, when asking
    answer: Mapped[str] = mapped_column(Text, default="")  # from the graduate
    answer_by: Mapped[date | None]
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the person was looked at
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    opening: Mapped[Opening] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __mapper_args__ = {"version_id_col": version}
