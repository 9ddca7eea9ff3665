"""Days off, patterns of sessions, sessions, and the marks of people in them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.access import Scope
from lms.db import Base, ExactDecimal, UtcDateTime

_ONE_PLACE = "(offering_id IS NULL) <> (cohort_id IS NULL)"


class Holiday(Base):
    """A day without sessions in the whole office, an institution, a track, a cohort or an offering."""

    __tablename__ = "holiday"
    __table_args__ = (
        UniqueConstraint("scope_kind", "scope_id", "day", "title_ko"),
        Index("ix_holiday_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))  # public, substitute, temporary, election, school
    title_ko: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(80), default="")
    scope_kind: Mapped[str] = mapped_column(String(20))
    scope_id: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: seeded
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Pattern(Base):
    """How sessions of an offering or of a whole cohort recur; sessions are made from it.

    Times are minutes after midnight in Seoul; past midnight they go beyond 1440.
    """

    __tablename__ = "session_pattern"
    __table_args__ = (
        CheckConstraint(_ONE_PLACE, name="one_place"),
        CheckConstraint("end_minute > start_minute", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    title: Mapped[str] = mapped_column(String(80), default="")
    weekdays: Mapped[list[int]] = mapped_column(JSON)  # Monday 0 … Sunday 6
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    break_from: Mapped[int | None]  # lunch
    break_to: Mapped[int | None]
    period_minutes: Mapped[int] = mapped_column(default=60)
    total_hours: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # stop when they are reached
    mode: Mapped[str] = mapped_column(String(8), default="offline")  # offline, online
    online_weeks: Mapped[list[int]] = mapped_column(JSON, default=list)  # numbers, from 1
    room: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}

    @property
    def place(self) -> Scope:
        """Whose sessions it makes."""
        return _place(self.offering_id, self.cohort_id)


class Session(Base):
    """A time at which an offering or a whole cohort meets (수업, 훈련일)."""

    __tablename__ = "class_session"
    __table_args__ = (
        CheckConstraint(_ONE_PLACE, name="one_place"),
        Index("ix_class_session_offering", "offering_id", "on"),
        Index("ix_class_session_cohort", "cohort_id", "on"),
        Index("ix_class_session_on", "on", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"))
    pattern_id: Mapped[int | None] = mapped_column(
        ForeignKey("session_pattern.id", ondelete="SET NULL"), index=True
    )
    on: Mapped[date] = mapped_column("on")  # the day in Seoul that it belongs to: where it begins
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: [[from, to], …] in minutes after Seoul's midnight of `on`; lunch lies between two of them
    periods: Mapped[list[list[int]]] = mapped_column(JSON)
    hours: Mapped[Decimal] = mapped_column(ExactDecimal)
    mode: Mapped[str] = mapped_column(String(8), default="offline")  # offline, online
    room: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(10), default="planned")  # planned, cancelled
    makeup_of_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"))  # 보강
    moved_from: Mapped[date | None]  # the day on which it was first planned
    note: Mapped[str] = mapped_column(String(200), default="")  # why moved or cancelled
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}

    @property
    def place(self) -> Scope:
        """Whose session it is."""
        return _place(self.offering_id, self.cohort_id)


class Mark(Base):
    """How one person was at one session, whoever said so; earlier states are in the audit trail."""

    __tablename__ = "attendance_mark"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        Index("ix_attendance_mark_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(12))  # rules.State: the heaviest of the parts
    #: [[state, from, to], …]: what was missed, in minutes as in Session.periods; none: all there
    parts: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    minutes: Mapped[int]  # of the session's periods that the person was there
    excuse: Mapped[str] = mapped_column(String(30), default="")  # the kind, where excused
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(12))  # rules.Source
    reason: Mapped[str] = mapped_column(String(200), default="")
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


def _place(offering_id: int | None, cohort_id: int | None) -> Scope:
    if offering_id is not None:
        return Scope("offering", offering_id)
    if cohort_id is not None:
        return Scope("cohort", cohort_id)
    raise ValueError("a session belongs to an offering or to a cohort")
