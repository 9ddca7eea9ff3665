"""Seats in offerings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.db import Base, UtcDateTime


class Enrolment(Base):
    """A person's seat in an offering; one row a person, its history is in the audit trail."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("offering_id", "person_id"),
        Index("ix_enrolment_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(12))  # active, completed, withdrawn
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(40), default="")

    offering: Mapped[Offering] = relationship()
    person: Mapped[Person] = relationship()
