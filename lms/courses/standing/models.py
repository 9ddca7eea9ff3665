"""Student records of degree tracks, what became of them, and who keeps which record."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.programmes.models import Track
from lms.db import Base, UtcDateTime


class StudentStatus(StrEnum):
    """How a student stands with their university (학적 상태). A return (복학) is enrolled again."""

    ENROLLED = "enrolled"  # 재학
    LEAVE_GENERAL = "leave_general"  # 일반휴학
    LEAVE_MILITARY = "leave_military"  # 군휴학: not counted against the limit
    COMPLETED = "completed"  # 수료
    GRADUATION_DEFERRED = "graduation_deferred"  # 졸업유예
    GRADUATED = "graduated"  # 졸업
    WITHDRAWN = "withdrawn"  # 자퇴
    DISMISSED = "dismissed"  # 제적


class StudentRecord(Base):
    """A person in the student register (학적부) of a degree track: one each, for good.

    Made when the person becomes a member of a cohort of the track. What they are on a day is told
    by the status changes alone.
    """

    __tablename__ = "student_record"
    __table_args__ = (
        UniqueConstraint("person_id", "track_id"),
        UniqueConstraint("organisation_id", "student_no"),
        CheckConstraint("year_of_study BETWEEN 1 AND 8", name="year_of_study"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entrance_year: Mapped[int]
    # The year whose curriculum applies, where it is not the entrance year (편입, 재입학).
    curriculum_year: Mapped[int | None]
    student_no: Mapped[str | None] = mapped_column(String(20))  # 학번; none until given
    year_of_study: Mapped[int | None]  # 학년
    adviser_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    source: Mapped[str] = mapped_column(String(8), default="here", server_default="here")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("record_import.id"))  # the latest
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    adviser: Mapped[Person | None] = relationship(foreign_keys=[adviser_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def curriculum_entry(self) -> int:
        """The year whose curriculum version applies."""
        return self.curriculum_year or self.entrance_year


class StatusChange(Base):
    """From a day on the student has a status, until the next change. Cancelled, never deleted.

    *until_on* is the last day that a leave was granted for: going past it is no return.
    Documents are attachments of kind ``status_change``.
    """

    __tablename__ = "status_change"
    __table_args__ = (Index("ix_status_change_record", "record_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("student_record.id"))
    status: Mapped[str] = mapped_column(String(20))  # StudentStatus
    from_on: Mapped[date] = mapped_column(index=True)
    until_on: Mapped[date | None]
    terms: Mapped[int] = mapped_column(default=0)  # terms that a leave takes, as granted
    reason: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(10))  # here, programme (completion …), own
    import_id: Mapped[int | None] = mapped_column(ForeignKey("record_import.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: rule, file
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the place in the cohort too
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancel_reason: Mapped[str] = mapped_column(String(300), default="")

    record: Mapped[StudentRecord] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class StatusRequest(Base):
    """A student asks for leave, longer leave, return or withdrawal; staff answer once.

    Documents are attachments of kind ``status_request``.
    """

    __tablename__ = "status_request"
    __table_args__ = (Index("ix_status_request_state", "state", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("student_record.id"), index=True)
    status: Mapped[str] = mapped_column(String(20))  # the status asked for
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    terms: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="asked")
    # asked, approved, rejected, taken_back
    answer: Mapped[str] = mapped_column(Text, default="")
    change_id: Mapped[int | None] = mapped_column(ForeignKey("status_change.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    record: Mapped[StudentRecord] = relationship()

    __mapper_args__ = {"version_id_col": version}


class RecordKeeper(Base):
    """Who keeps an institution's record of an area from a day on: this system, or its own one."""

    __tablename__ = "record_keeper"
    __table_args__ = (
        Index("ix_record_keeper_area", "organisation_id", "area", "effective_from"),
        CheckConstraint(
            "area IN ('student_register', 'registration', 'grades')", name="record_keeper_area"
        ),
        CheckConstraint("keeper IN ('here', 'own')", name="record_keeper_keeper"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    area: Mapped[str] = mapped_column(String(20))  # student_register, registration, grades
    keeper: Mapped[str] = mapped_column(String(4))  # here, own
    system: Mapped[str] = mapped_column(String(80), default="")  # 종합정보시스템's name
    effective_from: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300), default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # before its day came

    set_by: Mapped[Person | None] = relationship()


class TranscriptDelegation(Base):
    """Whether an institution lets documents from here be called 성적증명서, from a day on."""

    __tablename__ = "transcript_delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    delegated: Mapped[bool] = mapped_column(default=True, server_default=true())
    effective_from: Mapped[date]
    evidence: Mapped[str] = mapped_column(
        String(300)
    )  # "학칙시행세칙 제31조, 2026-02-11 공문 교무-412"
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    set_by: Mapped[Person | None] = relationship()


class RecordImport(Base):
    """A file of an institution's own system: looked at as a plan, then taken in once, or not."""

    __tablename__ = "record_import"
    __table_args__ = (Index("ix_record_import_area", "organisation_id", "area", "applied_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    area: Mapped[str] = mapped_column(String(20))
    system: Mapped[str] = mapped_column(String(80))
    as_of: Mapped[date]  # the day whose state the file says
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # as read; emptied once settled
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default="planned")  # planned, applied, dropped
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    made_by: Mapped[Person] = relationship()
