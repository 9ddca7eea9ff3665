"""Modules, lessons and the learner's progress."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, UtcDateTime


class Module(Base):
    """A part of an offering; holds lessons and assignments in order."""

    __tablename__ = "module"

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    position: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # can be restored

    lessons: Mapped[list[Lesson]] = relationship(
        order_by="Lesson.position", back_populates="module", cascade="all, delete-orphan"
    )


class Lesson(Base):
    """A page of Markdown with what belongs to it; files hang on ("lesson", id) in storage."""

    __tablename__ = "lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    body: Mapped[str] = mapped_column(Text, default="")  # Markdown
    minutes: Mapped[int] = mapped_column(default=0)  # expected reading time
    done_rule: Mapped[str] = mapped_column(String(12), default="marked")  # viewed, minutes, marked
    position: Mapped[int]
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # can be restored

    module: Mapped[Module] = relationship(back_populates="lessons")
    skills: Mapped[list[LessonSkill]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class LessonSkill(Base):
    """A skill that a lesson teaches."""

    __tablename__ = "lesson_skill"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"), primary_key=True)
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True)


class LessonProgress(Base):
    """What a learner did with a lesson; whether it is done is decided by content.rules."""

    __tablename__ = "lesson_progress"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id"),
        Index("ix_lesson_progress_lesson", "lesson_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seconds: Mapped[int] = mapped_column(default=0)  # time with the page visible
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when time was last reported
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the learner said done
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the rule was first met
