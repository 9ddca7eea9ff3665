"""Plans made of uploads, the official records of people's days, and where ours differ."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.attendance.models import Session
from lms.db import Base, UtcDateTime

_ONE_PLACE = "(offering_id IS NULL) <> (cohort_id IS NULL)"


class AttendancePlan(Base):
    """What an uploaded file would do: committing does exactly what *body* says, or nothing.

    ``kind``: marks (our own) or official (records of 고용24 and the like). Its maker alone sees it.
    """

    __tablename__ = "attendance_plan"
    __table_args__ = (
        CheckConstraint("kind IN ('marks', 'official')", name="kind"),
        CheckConstraint(_ONE_PLACE, name="one_place"),
        Index("ix_attendance_plan_made", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    kind: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(255))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))  # of what the preview showed
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def place(self) -> Scope:
        """Whose attendance it is about."""
        return _place(self.offering_id, self.cohort_id)


class OfficialRecord(Base):
    """When somebody came and went on a day, as the official records have it; minutes of the day."""

    __tablename__ = "official_attendance"
    __table_args__ = (
        UniqueConstraint("offering_id", "person_id", "on"),
        UniqueConstraint("cohort_id", "person_id", "on"),
        CheckConstraint(_ONE_PLACE, name="one_place"),
        Index("ix_official_attendance_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date] = mapped_column("on")
    came: Mapped[int | None]
    left: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12), default="")  # absent, excused where it says so
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Difference(Base):
    """A session at which our mark and the official record of a person differ.

    ``state``: open, asked (the learner was asked), accepted (the official one holds), kept (ours
    does, with a reason), agreed (a later import or mark made them the same).
    """

    __tablename__ = "attendance_difference"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint("state IN ('open', 'asked', 'accepted', 'kept', 'agreed')", name="state"),
        Index("ix_attendance_difference_offering", "offering_id", "state"),
        Index("ix_attendance_difference_cohort", "cohort_id", "state"),
        Index("ix_attendance_difference_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ours: Mapped[list[list[Any]]] = mapped_column(JSON)  # [[state, from, to], …] when it was found
    ours_source: Mapped[str] = mapped_column(String(12))
    official: Mapped[list[list[Any]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="open")
    note: Mapped[str] = mapped_column(Text, default="")  # why it was kept, what was asked
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    session: Mapped[Session] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def place(self) -> Scope:
        """Whose attendance it is about."""
        return _place(self.offering_id, self.cohort_id)


def _place(offering_id: int | None, cohort_id: int | None) -> Scope:
    if offering_id is not None:
        return Scope("offering", offering_id)
    return Scope("cohort", cohort_id or 0)
