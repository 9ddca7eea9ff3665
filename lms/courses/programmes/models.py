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

from lms.accounts.models import Organisation, Person
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
    )  # codes of the policy kind "audiences"
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
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("track_stage.id"))  # none: no stages
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship(back_populates="cohorts")
    stage: Mapped[TrackStage | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class MemberState(StrEnum):
    """How a person stands with their cohort."""

    ENROLLED = "enrolled"
    ON_LEAVE = "on_leave"  # 휴학: the place is kept, the seats in courses are not
    TRANSFERRED = "transferred"  # went on in another cohort of the track, and is counted there
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
    leave_until: Mapped[date | None]  # the last day of a leave, as granted
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("cohort_member.id"))  # transferred

    cohort: Mapped[Cohort] = relationship()


class MemberEvent(Base):
    """A state that a place in a cohort came to, on which day and by whom: its history."""

    __tablename__ = "member_event"
    __table_args__ = (Index("ix_member_event_member", "member_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("cohort_member.id"))
    state: Mapped[str] = mapped_column(String(20))  # MemberState
    on: Mapped[date]
    until_on: Mapped[date | None]  # of a leave, its last day
    reason: Mapped[str] = mapped_column(String(40), default="")  # coded
    note: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the rule, oneself
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class TrackStage(Base):
    """A stage of a track (Pre → build-up → expert → master): its cohorts come one after another."""

    __tablename__ = "track_stage"
    __table_args__ = (CheckConstraint("hours >= 0", name="hours"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title_ko: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(80), default="")
    entry_ko: Mapped[str] = mapped_column(String(500), default="")  # who may enter
    entry_en: Mapped[str] = mapped_column(String(500), default="")
    hours: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of no new cohort any more
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Mentor(Base):
    """Somebody who stands by the members of a cohort, or by one of them; ended, never deleted."""

    __tablename__ = "cohort_mentor"
    __table_args__ = (Index("ix_cohort_mentor_cohort", "cohort_id", "until_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohort_member.id")
    )  # none: the cohort
    from_on: Mapped[date]
    until_on: Mapped[date | None]  # its last day
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    cohort: Mapped[Cohort] = relationship()
    person: Mapped[Person] = relationship()
    member: Mapped[CohortMember | None] = relationship()


class MentorNote(Base):
    """What a mentor tells those who run the cohort about a member; never shown to the member."""

    __tablename__ = "mentor_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("cohort_mentor.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("cohort_member.id"), index=True)
    on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    mentor: Mapped[Mentor] = relationship()


class MemberExam(Base):
    """A certificate exam (자격시험) that a member took; a passed one is evidence of its skills."""

    __tablename__ = "member_exam"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("cohort_member.id"), index=True)
    title: Mapped[str] = mapped_column(String(160))  # "정보처리기사 실기"
    on: Mapped[date]
    result: Mapped[str] = mapped_column(String(8))  # waiting, passed, failed
    score: Mapped[str] = mapped_column(String(40), default="")  # as the certificate says it
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # slugs that it shows
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class Internship(Base):
    """A member's time in a company (현장 실습, 인턴십), with the company's words on it."""

    __tablename__ = "member_internship"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days"),
        CheckConstraint("hours >= 0", name="hours"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("cohort_member.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id")
    )  # where it is one of ours
    company: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int] = mapped_column(default=0)
    evaluation: Mapped[str] = mapped_column(Text, default="")
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


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
