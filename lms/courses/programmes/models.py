"""Tracks, the courses they are made of, and the cohorts admitted to them."""

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
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation
from lms.courses.catalogue.models import Course
from lms.db import Base, UtcDateTime


class Track(Base):
    """A degree programme or a reskilling programme (과정, 트랙)."""

    __tablename__ = "track"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    stream: Mapped[str] = mapped_column(String(12), index=True)  # degree, academy
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    summary_ko: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    description_ko: Mapped[str] = mapped_column(Text, default="")  # Markdown
    description_en: Mapped[str] = mapped_column(Text, default="")
    industry: Mapped[str] = mapped_column(String(20), index=True)
    audiences: Mapped[list[str]] = mapped_column(
        JSON, default=list
    )  # in_work, job_seeker, youth, student
    language: Mapped[str] = mapped_column(String(2), default="ko")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    courses: Mapped[list[TrackCourse]] = relationship(
        cascade="all, delete-orphan", order_by="TrackCourse.position"
    )
    cohorts: Mapped[list[Cohort]] = relationship(back_populates="track", order_by="Cohort.number")

    __mapper_args__ = {"version_id_col": version}


class TrackCourse(Base):
    """A course of a track's curriculum."""

    __tablename__ = "track_course"

    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    required: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    is_project: Mapped[bool] = mapped_column(default=False, server_default=false())

    course: Mapped[Course] = relationship()


class Cohort(Base):
    """A group admitted to a track together (기수); degree tracks name it by entrance year."""

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("track_id", "number"),
        CheckConstraint("capacity > 0", name="capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    number: Mapped[int]
    title_ko: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    enrol_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enrol_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    capacity: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12), default="draft")  # draft, open, closed
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship(back_populates="cohorts")

    __mapper_args__ = {"version_id_col": version}


class MemberState(StrEnum):
    """How a person stands with their cohort."""

    ENROLLED = "enrolled"
    COMPLETED = "completed"  # 수료
    GRADUATED = "graduated"  # 졸업: completed, and every graduation requirement met
    EARLY_EMPLOYED = "early_employed"  # 조기취업
    WITHDRAWN = "withdrawn"  # 중도탈락, for a coded reason
    DISMISSED = "dismissed"  # 제적
    NOT_COMPLETED = "not_completed"  # 미수료: the cohort ended with something unmet


#: Those who finished: candidates, certificates and rates count them alike.
FINISHED = (MemberState.COMPLETED, MemberState.GRADUATED)
#: Those whose place ended before the cohort did; their seat is free again.
LEFT_EARLY = (MemberState.EARLY_EMPLOYED, MemberState.WITHDRAWN, MemberState.DISMISSED)


class CohortMember(Base):
    """A person in a cohort, and how it ended."""

    __tablename__ = "cohort_member"
    __table_args__ = (
        UniqueConstraint("cohort_id", "person_id"),
        Index("ix_cohort_member_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(20))  # MemberState
    entered_on: Mapped[date]
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(
        String(40), default=""
    )  # coded, for withdrawal and dismissal
    expected_on: Mapped[date | None]  # 수료예정, 졸업예정: stated, shown with its date
    decision: Mapped[dict[str, Any] | None] = mapped_column(
        JSON
    )  # met and unmet lines when decided
    policy_id: Mapped[int | None]  # 0: the code's default
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the rule
    graduated_on: Mapped[date | None]  # *ended_on* stays the day of completion
    note: Mapped[str] = mapped_column(String(500), default="", server_default="")  # a person's why

    cohort: Mapped[Cohort] = relationship()


class TrackRequirement(Base):
    """Something beside courses that a track asks for, ticked off by a person.

    A completion requirement keeps a member from completing, a graduation requirement (thesis,
    language test) from graduating only.
    """

    __tablename__ = "track_requirement"

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    stage: Mapped[str] = mapped_column(String(12))  # completion, graduation
    kind: Mapped[str] = mapped_column(String(20))  # rules.completion.REQUIREMENT_KINDS
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # asked of nobody any more
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship()

    __mapper_args__ = {"version_id_col": version}


class RequirementCheck(Base):
    """That a member met a requirement: on which day, by what evidence, who ticked it off.

    Taken back, never deleted. Files are attachments of kind ``requirement_check``.
    """

    __tablename__ = "requirement_check"
    __table_args__ = (Index("ix_requirement_check_member", "member_id", "withdrawn_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("cohort_member.id"))
    requirement_id: Mapped[int] = mapped_column(ForeignKey("track_requirement.id"), index=True)
    met_on: Mapped[date]
    evidence: Mapped[str] = mapped_column(String(300))  # "TOEIC 820, 2026-05-11"
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(300), default="")  # why it was taken back

    requirement: Mapped[TrackRequirement] = relationship()
