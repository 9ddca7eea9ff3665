"""Allowance sheets with their lines, corrections and payments; accounts to pay to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.programmes.models import Cohort
from lms.db import Base, ExactDecimal, UtcDateTime


class AllowanceSheet(Base):
    """A cohort's allowances for one unit period (단위기간); frozen once approved."""

    __tablename__ = "allowance_sheet"
    __table_args__ = (UniqueConstraint("cohort_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    number: Mapped[int]  # of the unit period; one after the last: corrections alone (정산)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)  # SheetState
    policy_id: Mapped[int] = mapped_column(default=0)  # 0: the code's default
    policy: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # its values
    inputs_hash: Mapped[str] = mapped_column(String(64), default="")
    total: Mapped[int] = mapped_column(default=0)  # won, of what is payable
    unmarked: Mapped[int] = mapped_column(default=0)  # days of people that nobody marked
    computed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    computed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when nothing was left to pay
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    cohort: Mapped[Cohort] = relationship()
    computed_by: Mapped[Person | None] = relationship(foreign_keys=[computed_by_id])
    approved_by: Mapped[Person | None] = relationship(foreign_keys=[approved_by_id])

    __mapper_args__ = {"version_id_col": version}


class AllowancePayment(Base):
    """A payment list that was given out, with accounts; who, when, why, for how much."""

    __tablename__ = "allowance_payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("allowance_sheet.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(300))
    people: Mapped[int]
    total: Mapped[int]  # won

    made_by: Mapped[Person] = relationship()


class AllowanceLine(Base):
    """One person on a sheet. All amounts are whole won."""

    __tablename__ = "allowance_line"
    __table_args__ = (
        UniqueConstraint("sheet_id", "person_id"),
        CheckConstraint("payable >= 0", name="payable"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("carried <= 0", name="carried"),
        Index("ix_allowance_line_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("allowance_sheet.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    training_days: Mapped[int]
    counted_days: Mapped[int]
    excused_days: Mapped[int]
    unmarked_days: Mapped[int]
    incidents: Mapped[int]
    deducted_days: Mapped[int]
    paid_days: Mapped[int]
    rate: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # percent
    gross: Mapped[int]
    amount: Mapped[int]  # of this period alone
    capped: Mapped[bool]
    code: Mapped[str] = mapped_column(String(20))  # rules.computing: why this amount
    differences: Mapped[int] = mapped_column(default=0)  # corrections of earlier periods
    brought: Mapped[int] = mapped_column(default=0)  # owed back from earlier; never positive
    payable: Mapped[int]
    carried: Mapped[int] = mapped_column(default=0)  # owed back after this; never positive
    days: Mapped[list[list[Any]]] = mapped_column(JSON)  # [day, counts, why, incidents]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("allowance_payment.id"))
    paid_on: Mapped[date | None]

    sheet: Mapped[AllowanceSheet] = relationship()
    person: Mapped[Person] = relationship()


class AllowanceDifference(Base):
    """What a later look at a frozen sheet found, paid or taken off on another one."""

    __tablename__ = "allowance_difference"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("allowance_sheet.id"), index=True)  # it is on
    from_sheet_id: Mapped[int] = mapped_column(ForeignKey("allowance_sheet.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    amount: Mapped[int]  # won; negative: owed back
    reason: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    from_sheet: Mapped[AllowanceSheet] = relationship(foreign_keys=[from_sheet_id])


class PayeeAccount(Base):
    """Where a person is paid. Number and holder are sealed (``lms.sealing``)."""

    __tablename__ = "payee_account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    bank: Mapped[str] = mapped_column(String(3))  # rules.accounts.BANKS
    tail: Mapped[str] = mapped_column(String(3))  # the last digits, which are shown
    sealed: Mapped[str] = mapped_column(Text)
    key_id: Mapped[str] = mapped_column(String(16), index=True)  # of the key that sealed it
    version: Mapped[int] = mapped_column(default=1)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}
