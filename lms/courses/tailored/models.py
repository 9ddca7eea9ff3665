"""Company-tailored courses: requests, proposals in versions, employees and what they agreed to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.db import Base, UtcDateTime


class TailoredRequest(Base):
    """What a company asks an institution for. ``state``: rules.states.ACTS."""

    __tablename__ = "tailored_request"
    __table_args__ = (
        CheckConstraint("people > 0", name="people"),
        CheckConstraint("from_on <= until_on", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)  # who is asked
    title: Mapped[str] = mapped_column(String(160))
    growth_stage: Mapped[str] = mapped_column(String(12))  # words.STAGES
    goals: Mapped[str] = mapped_column(Text)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    people: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    where: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default="submitted")
    reason: Mapped[str] = mapped_column(String(1000), default="")  # of the last refusal
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    place: Mapped[Organisation] = relationship(foreign_keys=[place_id])

    __mapper_args__ = {"version_id_col": version}


class TailoredProposal(Base):
    """An institution's answer; never edited: a further number takes the place of the last one.

    ``state``: open, replaced, accepted, declined.
    """

    __tablename__ = "tailored_proposal"
    __table_args__ = (UniqueConstraint("request_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("tailored_request.id"))
    number: Mapped[int]
    offering_ids: Mapped[list[int]] = mapped_column(JSON, default=list)  # the courses it is made of
    content: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[int]
    price: Mapped[int]  # won, of the whole
    support: Mapped[int]  # won, of it from public money
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    valid_until: Mapped[date]  # the last day on which it can be accepted
    state: Mapped[str] = mapped_column(String(10), default="open")
    reason: Mapped[str] = mapped_column(String(1000), default="")  # why the company declined
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    request: Mapped[TailoredRequest] = relationship()


class TailoredEmployee(Base):
    """Somebody whom the company named. *person* is known once they joined by themselves.

    Name and address are what the company wrote, never what the account says. ``state``: invited,
    joined, declined, removed.
    """

    __tablename__ = "tailored_employee"
    __table_args__ = (
        UniqueConstraint("request_id", "email"),
        Index("ix_tailored_employee_person", "person_id", "state"),
        Index("ix_tailored_employee_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("tailored_request.id"))
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))  # lower case
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10), default="invited")
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    request: Mapped[TailoredRequest] = relationship()
    person: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class TailoredConsent(Base):
    """That an employee agreed that the company sees one thing; withdrawn, never deleted."""

    __tablename__ = "tailored_consent"
    __table_args__ = (
        Index(
            "uq_tailored_consent_live", "employee_id", "what", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("tailored_employee.id"))
    what: Mapped[str] = mapped_column(String(12))  # rules.reporting.WHATS
    text_version: Mapped[str] = mapped_column(String(10))  # words.CONSENT_VERSION
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
