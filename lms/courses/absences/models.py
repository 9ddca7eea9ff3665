"""Requests about attendance: to be excused, or to have a mark corrected; and what became of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.access import Scope
from lms.accounts.models import Person
from lms.courses.attendance.models import Session
from lms.db import Base, ExactDecimal, UtcDateTime


class AttendanceRequest(Base):
    """What a learner asks: an excuse for days or hours (absence), or another mark (correction).

    Documents hang on ("attendance_request", id) in storage. ``state``: requested, more_asked,
    approved, refused, withdrawn. What decided it is copied from the policy that was in force.
    """

    __tablename__ = "attendance_request"
    __table_args__ = (
        CheckConstraint("type IN ('absence', 'correction')", name="type"),
        CheckConstraint(
            "state IN ('requested', 'more_asked', 'approved', 'refused', 'withdrawn')",
            name="state",
        ),
        CheckConstraint("(offering_id IS NULL) <> (cohort_id IS NULL)", name="one_place"),
        CheckConstraint("(type = 'correction') = (session_id IS NOT NULL)", name="session"),
        Index("ix_attendance_request_person", "person_id", "starts_on"),
        Index("ix_attendance_request_offering", "offering_id", "state"),
        Index("ix_attendance_request_cohort", "cohort_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    policy_id: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(30), default="")  # of an absence
    session_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    from_minute: Mapped[int | None]  # of the one day, as in Session.periods; none: all day
    to_minute: Mapped[int | None]
    days: Mapped[Decimal] = mapped_column(ExactDecimal)  # of the place's sessions, for the limit
    #: of a correction: [[state, from, to], …] as it ought to be, and as it was when it was asked
    wanted: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    before: Mapped[list[list[Any]] | None] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="")  # empty where it is sensitive:
    sealed: Mapped[str] = mapped_column(Text, default="")  # then it lies here
    key_id: Mapped[str] = mapped_column(String(16), default="")  # of the key that sealed it
    sensitive: Mapped[bool] = mapped_column(default=False)
    approver: Mapped[str] = mapped_column(String(10))  # instructor, staff
    counts_as: Mapped[str] = mapped_column(String(10), default="")
    state: Mapped[str] = mapped_column(String(12), default="requested")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    session: Mapped[Session | None] = relationship()
    events: Mapped[list[RequestEvent]] = relationship(
        order_by="RequestEvent.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def place(self) -> Scope:
        """Where it was asked."""
        if self.offering_id is not None:
            return Scope("offering", self.offering_id)
        return Scope("cohort", self.cohort_id or 0)


class RequestEvent(Base):
    """A step of a request, never changed: asked, more_asked, answered, approved, refused, …"""

    __tablename__ = "attendance_request_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("attendance_request.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")  # empty where the request is sensitive:
    sealed: Mapped[str] = mapped_column(Text, default="")  # then it lies here
    key_id: Mapped[str] = mapped_column(String(16), default="")  # of the key that sealed it

    actor: Mapped[Person | None] = relationship()
