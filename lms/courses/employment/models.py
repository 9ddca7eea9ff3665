"""What is known of somebody's work after their cohort."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.programmes.models import CohortMember
from lms.db import Base, UtcDateTime


class Employment(Base):
    """Where a member of a cohort went: one row a place; nobody writes that nothing is known.

    Military service and further study are recorded as well, because they are left out of the
    figures. The place leads to the person, so that the row moves with it when accounts are merged.
    """

    __tablename__ = "employment"
    __table_args__ = (Index("uq_employment_member", "member_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("cohort_member.id"))
    kind: Mapped[str] = mapped_column(String(16))  # rules.KINDS
    employer: Mapped[str] = mapped_column(String(120), default="", server_default="")
    started_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(24))  # rules.SOURCES
    checked_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    member: Mapped[CohortMember] = relationship()
    noted_by: Mapped[Person | None] = relationship()

    # Drawn, not counted: a form of a record that was removed must not fit the one made in its place.
    __mapper_args__ = {
        "version_id_col": version,
        "version_id_generator": lambda _before: 1 + secrets.randbelow(2**31 - 1),
    }
