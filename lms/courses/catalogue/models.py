"""Courses and their offerings."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation
from lms.db import Base, ExactDecimal, UtcDateTime


class Course(Base):
    """A unit of a track, with credits or hours and the skills that it teaches (교과목)."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    summary_ko: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    description_ko: Mapped[str] = mapped_column(Text, default="")  # Markdown
    description_en: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="ko")  # taught in
    industry: Mapped[str] = mapped_column(String(20), index=True)  # ai, automotive, energy, health
    level: Mapped[str] = mapped_column(String(20), default="beginner")
    hours: Mapped[int] = mapped_column(default=0)
    credits: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # shown in the catalogue
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    skills: Mapped[list[CourseSkill]] = relationship(
        cascade="all, delete-orphan", order_by="CourseSkill.position"
    )
    offerings: Mapped[list[Offering]] = relationship(back_populates="course")

    __mapper_args__ = {"version_id_col": version}


class CourseSkill(Base):
    """A skill that a course teaches."""

    __tablename__ = "course_skill"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Offering(Base):
    """A course as run in a term or for a cohort (분반, 개설강좌)."""

    __tablename__ = "offering"
    __table_args__ = (CheckConstraint("capacity > 0", name="capacity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    # The term of a university in which it runs; seats then come by course registration.
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))  # "2026년 2학기", "7기 A반"
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    enrol_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enrol_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    capacity: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)  # kept in step by enrolment.operations
    state: Mapped[str] = mapped_column(
        String(12), default="draft", index=True
    )  # draft, open, closed
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    course: Mapped[Course] = relationship(back_populates="offerings")

    __mapper_args__ = {"version_id_col": version}
