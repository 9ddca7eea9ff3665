"""Roster files as plans, and the ids that other systems give people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, UtcDateTime


class RosterPlan(Base):
    """A roster file: looked at as a plan, then carried out once as it was shown, or dropped.

    *rows* are what was read of the file, and go once it is settled; *done* then keeps the numbers
    of lines and people with what became of them, and no text of the file.
    """

    __tablename__ = "roster_plan"
    __table_args__ = (
        CheckConstraint("(cohort_id IS NULL) <> (offering_id IS NULL)", name="one_place"),
        Index("ix_roster_plan_place", "organisation_id", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"), index=True)
    key: Mapped[str] = mapped_column(String(12))  # rules.policy.KEYS, as it was then
    ends_missing: Mapped[bool] = mapped_column(default=False)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    done: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)  # line, person id, outcome
    state: Mapped[str] = mapped_column(String(8), default="planned")  # planned, applied, dropped
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    made_by: Mapped[Person] = relationship()


class ExternalIdentity(Base):
    """What another system of an institution calls a person; kept from a file that said both."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("organisation_id", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    value: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
