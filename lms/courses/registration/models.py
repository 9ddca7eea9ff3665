"""Course registration: turns of the window, seats by group, what students asked for, and waitlists.

A seat itself is an ``Enrolment``; a :class:`Registration` says how it came and where it is counted.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Offering
from lms.courses.terms.models import Term
from lms.db import Base, ExactDecimal, UtcDateTime


class RegistrationTurn(Base):
    """A part of a term's registration window that is for certain years of study only."""

    __tablename__ = "registration_turn"
    __table_args__ = (CheckConstraint("closes_at > opens_at", name="order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    years: Mapped[list[int]] = mapped_column(JSON)  # of study; empty: every year
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)

    term: Mapped[Term] = relationship()


class SeatPlan(Base):
    """How an offering's seats are reserved for groups; the version of what two people may edit."""

    __tablename__ = "seat_plan"

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    groups: Mapped[list[SeatGroup]] = relationship(
        cascade="all, delete-orphan", order_by="SeatGroup.position"
    )

    __mapper_args__ = {"version_id_col": version}


class SeatGroup(Base):
    """Seats reserved for a department, for all but it, or for years of study; in order."""

    __tablename__ = "seat_group"
    __table_args__ = (
        UniqueConstraint("offering_id", "position"),
        CheckConstraint("seats > 0", name="seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("seat_plan.offering_id"), index=True)
    position: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    others: Mapped[bool] = mapped_column(default=False)  # everybody but that organisation's
    years: Mapped[list[int]] = mapped_column(JSON)  # of study; empty: every year
    seats: Mapped[int]

    organisation: Mapped[Organisation | None] = relationship()


class Registration(Base):
    """What a student asked of an offering, and how it stands; one row each, its history is audited.

    ``state``: basket, registered, waiting, dropped (within add/drop: leaves no trace on grades),
    withdrawn (철회), removed (taken out of the basket or off the list), lapsed (the list ended).
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("offering_id", "person_id"),
        Index("ix_registration_person", "person_id", "term_id", "state"),
        Index("ix_registration_queue", "offering_id", "state", "queue_no"),
        CheckConstraint("(state = 'waiting') = (queue_no IS NOT NULL)", name="queue"),
        CheckConstraint("state = 'registered' OR group_id IS NULL", name="group"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(12))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("seat_group.id"))  # none: open seats
    queue_no: Mapped[int | None]  # the order of the waitlist; never reused while it lasts
    source: Mapped[str] = mapped_column(String(8), default="here", server_default="here")
    as_of: Mapped[date | None]  # the day that an imported row speaks of
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # staff on behalf
    reason: Mapped[str] = mapped_column(String(300), default="")  # theirs, in words
    overridden: Mapped[list[str]] = mapped_column(JSON, default=list)  # rules that were set aside
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    offering: Mapped[Offering] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    __mapper_args__ = {"version_id_col": version}


class RegistrationLoad(Base):
    """A student in a term: the row that is locked while what they hold is counted.

    Locked after offerings, in order of id, by whoever adds to what the student holds.
    """

    __tablename__ = "registration_load"
    __table_args__ = (UniqueConstraint("term_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    most: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # credits granted to this student
    reason: Mapped[str] = mapped_column(String(300), default="")
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
