"""What an instructor decides about letters before they are frozen with the results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, UtcDateTime


class LetterPlan(Base):
    """An offering's own boundaries and how ties are parted; without a row the scheme's."""

    __tablename__ = "letter_plan"

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), primary_key=True)
    boundaries: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # letter → percent as text
    tie_item: Mapped[str] = mapped_column(String(24), default="")  # “assignment:12”
    graduate: Mapped[bool] = mapped_column(default=False)  # a graduate course, for exemptions
    reason: Mapped[str] = mapped_column(String(300), default="")
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class LetterMove(Base):
    """What was decided for one person: another letter, or that they count differently."""

    __tablename__ = "letter_move"
    __table_args__ = (
        UniqueConstraint("offering_id", "person_id"),
        CheckConstraint("standing IN ('', 'exchange', 'pass_fail')", name="standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    letter: Mapped[str] = mapped_column(String(8), default="")  # empty: by the rule
    standing: Mapped[str] = mapped_column(String(12), default="")  # exchange, pass_fail
    reason: Mapped[str] = mapped_column(String(300), default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    set_by: Mapped[Person | None] = relationship(foreign_keys=[set_by_id])

    __mapper_args__ = {"version_id_col": version}
