"""Terms of universities, and the windows of their calendar."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation
from lms.db import Base, UtcDateTime


class Term(Base):
    """A term of a university (학기): an academic year and a season, from a day to a day."""

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "season"),
        CheckConstraint("ends_on >= starts_on", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    year: Mapped[int]  # academic year (학년도)
    season: Mapped[str] = mapped_column(String(8))  # rules.SEASONS: 1, summer, 2, winter
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)  # also when only its windows moved

    organisation: Mapped[Organisation] = relationship()
    dates: Mapped[list[TermDate]] = relationship(
        cascade="all, delete-orphan", order_by="TermDate.opens_at"
    )

    __mapper_args__ = {"version_id_col": version}


class TermDate(Base):
    """One window of a term's calendar: from *opens_at* on and up to, not at, *closes_at*."""

    __tablename__ = "term_date"
    __table_args__ = (
        UniqueConstraint("term_id", "kind"),
        CheckConstraint("closes_at > opens_at", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # rules.KINDS
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
