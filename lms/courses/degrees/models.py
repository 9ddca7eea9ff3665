"""Curricula by entrance year, who follows which, requests, agreements and recognised credits."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.courses.catalogue.models import Course
from lms.courses.programmes.models import Track
from lms.db import Base, ExactDecimal, UtcDateTime


class CurriculumVersion(Base):
    """What a track asks of those who entered in certain years (교육과정).

    ``form``: the major itself, or what it asks of others: minor (부전공), double (복수전공),
    linked (연계전공), micro (마이크로디그리). Published ones change no more, but for their state.
    """

    __tablename__ = "curriculum_version"
    __table_args__ = (
        CheckConstraint("form IN ('major', 'minor', 'double', 'linked', 'micro')", name="form"),
        CheckConstraint("state IN ('draft', 'published', 'closed')", name="state"),
        CheckConstraint("entrance_to IS NULL OR entrance_to >= entrance_from", name="years"),
        CheckConstraint("term_credits > 0", name="term_credits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    form: Mapped[str] = mapped_column(String(8), default="major")
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    entrance_from: Mapped[int]  # entrance years, both included
    entrance_to: Mapped[int | None]  # none: until a later version begins
    state: Mapped[str] = mapped_column(String(12), default="draft")
    overlap_credits: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # with the major
    term_credits: Mapped[Decimal] = mapped_column(ExactDecimal, default=18)  # for the path
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)  # also when only its courses changed
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    track: Mapped[Track] = relationship()
    courses: Mapped[list[CurriculumCourse]] = relationship(
        cascade="all, delete-orphan", back_populates="curriculum",
        order_by="CurriculumCourse.year, CurriculumCourse.season, CurriculumCourse.id",
    )  # fmt: skip
    requirements: Mapped[list[CurriculumRequirement]] = relationship(
        cascade="all, delete-orphan", back_populates="curriculum",
        order_by="CurriculumRequirement.position, CurriculumRequirement.id",
    )  # fmt: skip

    __mapper_args__ = {"version_id_col": version}


class CurriculumCourse(Base):
    """A course of a version: which kind of credit it gives, when it is planned, what comes first."""

    __tablename__ = "curriculum_course"
    __table_args__ = (
        UniqueConstraint("version_id", "course_id"),
        CheckConstraint(
            "kind IN ('major_required', 'major_elective', 'liberal', 'linked')", name="kind"
        ),
        CheckConstraint("year IS NULL OR year BETWEEN 1 AND 6", name="year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("curriculum_version.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    area: Mapped[str] = mapped_column(String(60), default="")  # a group of one's own: "데이터"
    year: Mapped[int | None]
    season: Mapped[str] = mapped_column(String(8), default="")  # terms' seasons; empty: any
    prerequisite: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # rules.prerequisites

    curriculum: Mapped[CurriculumVersion] = relationship(back_populates="courses")
    course: Mapped[Course] = relationship()


class CurriculumRequirement(Base):
    """Something that a version asks for, as data: ``rules.requirements`` reads *params*."""

    __tablename__ = "curriculum_requirement"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("curriculum_version.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)  # the earlier one is filled first
    kind: Mapped[str] = mapped_column(String(16))
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    curriculum: Mapped[CurriculumVersion] = relationship(back_populates="requirements")


class StudentCurriculum(Base):
    """A version that a person follows beside what their entrance year says.

    A ``major`` row moves them to another version of their track. The other forms are declared
    majors and micro-degrees. ``state``: pre (예비신청) → applied → active or granted; ended.
    """

    __tablename__ = "student_curriculum"
    __table_args__ = (
        Index(
            "uq_student_curriculum_live", "person_id", "version_id", unique=True,
            sqlite_where=text("state <> 'ended'"), postgresql_where=text("state <> 'ended'"),
        ),
        CheckConstraint(
            "state IN ('pre', 'applied', 'active', 'granted', 'ended')", name="state"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("curriculum_version.id"), index=True)
    home_track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    since_on: Mapped[date]
    granted_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    curriculum: Mapped[CurriculumVersion] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    __mapper_args__ = {"version_id_col": version}


class CreditAgreement(Base):
    """What two institutions agreed: credits taken there count here, within limits.

    ``source``: exchange (학점교류, between universities) or academy (hours become credits).
    """

    __tablename__ = "credit_agreement"
    __table_args__ = (
        CheckConstraint("source IN ('exchange', 'academy')", name="source"),
        CheckConstraint("grading IN ('pass_fail', 'letter')", name="grading"),
        CheckConstraint("partner_id <> organisation_id", name="partner"),
        CheckConstraint(
            "(source = 'academy') = (hours_per_credit IS NOT NULL)", name="hours_per_credit"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    source: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(160))
    grading: Mapped[str] = mapped_column(String(12))
    term_limit: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # credits
    total_limit: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # credits
    hours_per_credit: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    partner: Mapped[Organisation] = relationship(foreign_keys=[partner_id])

    __mapper_args__ = {"version_id_col": version}


class DegreeRequest(Base):
    """Something asked of the institution: two people decide, neither of them the student.

    ``kind``: substitution, waiver, move (to another version), declare (another major), exchange
    (take courses elsewhere), academy (hours as credits). ``state``: submitted → reviewed (the first
    person agreed) → approved; refused; withdrawn by whoever asked; revoked by staff later.
    """

    __tablename__ = "degree_request"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('substitution', 'waiver', 'move', 'declare', 'exchange', 'academy')",
            name="kind",
        ),
        CheckConstraint(
            "state IN ('submitted', 'reviewed', 'approved', 'refused', 'withdrawn', 'revoked')",
            name="state",
        ),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> person_id", name="own"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> person_id", name="own_first"),
        CheckConstraint(
            "state <> 'approved' OR (reviewed_by_id IS NOT NULL AND decided_by_id IS NOT NULL"
            " AND reviewed_by_id <> decided_by_id)",
            name="two_people",
        ),
        Index("ix_degree_request_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)  # the student's own
    version_id: Mapped[int | None] = mapped_column(ForeignKey("curriculum_version.id"))
    kind: Mapped[str] = mapped_column(String(12))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))  # taken, or to take
    for_course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    requirement_id: Mapped[int | None] = mapped_column(ForeignKey("curriculum_requirement.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("credit_agreement.id"))
    title: Mapped[str] = mapped_column(String(160), default="")  # of a course elsewhere
    term: Mapped[str] = mapped_column(String(20), default="")  # "2026-1": when it is taken there
    hours: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    credits: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    area: Mapped[str] = mapped_column(String(16), default="")  # a kind of course, or empty: free
    reason: Mapped[str] = mapped_column(String(1000))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="submitted")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review: Mapped[str] = mapped_column(String(500), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    reviewed_by: Mapped[Person | None] = relationship(foreign_keys=[reviewed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    track: Mapped[Track] = relationship()
    curriculum: Mapped[CurriculumVersion | None] = relationship()
    course: Mapped[Course | None] = relationship(foreign_keys=[course_id])
    for_course: Mapped[Course | None] = relationship(foreign_keys=[for_course_id])
    requirement: Mapped[CurriculumRequirement | None] = relationship()
    agreement: Mapped[CreditAgreement | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class RecognisedCredit(Base):
    """Credits that count here though they were earned elsewhere; entered by one, confirmed by another."""

    __tablename__ = "recognised_credit"
    __table_args__ = (
        CheckConstraint("source IN ('exchange', 'academy')", name="source"),
        CheckConstraint("state IN ('entered', 'confirmed', 'revoked')", name="state"),
        CheckConstraint("credits > 0", name="credits"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR (confirmed_by_id <> entered_by_id"
            " AND confirmed_by_id <> person_id)",
            name="two_people",
        ),
        CheckConstraint("entered_by_id <> person_id", name="own"),
        Index(
            "uq_recognised_credit_request", "request_id", unique=True,
            sqlite_where=text("state <> 'revoked'"), postgresql_where=text("state <> 'revoked'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    track_id: Mapped[int] = mapped_column(ForeignKey("track.id"), index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("degree_request.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("credit_agreement.id"), index=True)
    source: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(160))
    term: Mapped[str] = mapped_column(String(20), default="")
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))  # counts as this one
    area: Mapped[str] = mapped_column(String(16), default="")
    hours: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    credits: Mapped[Decimal] = mapped_column(ExactDecimal)
    letter: Mapped[str] = mapped_column(String(4))  # P, or a letter where the agreement says so
    points: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    recognised_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default="entered")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")  # why it was revoked
    version: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    agreement: Mapped[CreditAgreement] = relationship()
    request: Mapped[DegreeRequest] = relationship()
    course: Mapped[Course | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
