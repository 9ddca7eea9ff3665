"""Training logs with their periods, and counselling notes with whom they are shared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.access import Scope
from lms.accounts.models import Person
from lms.db import Base, UtcDateTime


class TrainingLog(Base):
    """What a cohort was taught on one training day (훈련일지)."""

    __tablename__ = "training_log"
    __table_args__ = (UniqueConstraint("cohort_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    on: Mapped[date] = mapped_column("on")  # the training day, in Seoul
    state: Mapped[str] = mapped_column(String(10), default="draft")  # rules.LogState
    notes: Mapped[str] = mapped_column(Text, default="")
    #: What was signed, whole: counts, periods, notes; and the SHA-256 of its canonical JSON.
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_name: Mapped[str] = mapped_column(String(80), default="")  # as typed by the signer
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    periods: Mapped[list[TrainingLogPeriod]] = relationship(
        cascade="all, delete-orphan", order_by="TrainingLogPeriod.position", back_populates="log"
    )
    signed_by: Mapped[Person | None] = relationship(foreign_keys=[signed_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])
    returned_by: Mapped[Person | None] = relationship(foreign_keys=[returned_by_id])

    __mapper_args__ = {"version_id_col": version}


class TrainingLogPeriod(Base):
    """A period of the day (교시): what was taught, by whom. Minutes after Seoul's midnight."""

    __tablename__ = "training_log_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("training_log.id"), index=True)
    position: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    subject: Mapped[str] = mapped_column(String(160), default="")
    instructor: Mapped[str] = mapped_column(String(80), default="")
    taught: Mapped[str] = mapped_column(Text, default="")

    log: Mapped[TrainingLog] = relationship(back_populates="periods")


class CounselNote(Base):
    """What was said when somebody talked with a learner (상담일지): the author's own by default."""

    __tablename__ = "counsel_note"
    __table_args__ = (
        CheckConstraint("(offering_id IS NULL) <> (cohort_id IS NULL)", name="one_place"),
        Index("ix_counsel_note_author", "author_id", "held_on"),
        Index("ix_counsel_note_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the learner
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(12))  # rules.NoteKind
    held_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    follow_up_on: Mapped[date | None]
    followed_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shared_with_staff: Mapped[bool] = mapped_column(default=False)  # whoever counsels there
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    shares: Mapped[list[CounselShare]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def place(self) -> Scope:
        """Where the two met: an offering or a cohort."""
        if self.offering_id is not None:
            return Scope("offering", self.offering_id)
        return Scope("cohort", self.cohort_id or 0)


class CounselShare(Base):
    """A colleague who was named to read a note."""

    __tablename__ = "counsel_share"

    note_id: Mapped[int] = mapped_column(
        ForeignKey("counsel_note.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship()


class CounselVersion(Base):
    """A note as it stood before a change; append-only, erased with the note."""

    __tablename__ = "counsel_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(
        ForeignKey("counsel_note.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]  # the version that was replaced
    kind: Mapped[str] = mapped_column(String(12))
    held_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    follow_up_on: Mapped[date | None]
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
