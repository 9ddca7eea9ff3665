"""Modules, lessons with their versions and drafts, what opens them, and the learner's progress."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, ExactDecimal, UtcDateTime


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
    done_rule: Mapped[str] = mapped_column(String(12), default="marked")  # content.rules.RULES
    done_item_kind: Mapped[str | None] = mapped_column(
        String(20)
    )  # the activity of the rule "item"
    done_item_id: Mapped[int | None]
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


class LessonVersion(Base):
    """A text of a lesson as it was saved; never changed. The newest is what the lesson holds."""

    __tablename__ = "lesson_version"
    __table_args__ = (UniqueConstraint("lesson_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    number: Mapped[int]
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    body: Mapped[str] = mapped_column(Text)  # Markdown
    size: Mapped[int]  # characters of the body
    restored_from: Mapped[int | None]  # the number of the version that was brought back
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class LessonDraft(Base):
    """What an author typed and has not saved: one for each author, seen by nobody else."""

    __tablename__ = "lesson_draft"
    __table_args__ = (UniqueConstraint("lesson_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    base_version: Mapped[int]  # the lesson's version that it began with
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    body: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReleaseDate(Base):
    """From when something is open, for everybody (no section) or for one section."""

    __tablename__ = "release_date"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "section_id"),
        Index("ix_release_date_offering", "offering_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    subject_kind: Mapped[str] = mapped_column(String(20))  # module, lesson, or a registered kind
    subject_id: Mapped[int]
    section_id: Mapped[int | None] = mapped_column(
        ForeignKey("section.id", ondelete="CASCADE"), index=True
    )
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReleaseNeed(Base):
    """Something that must be done before something opens."""

    __tablename__ = "release_need"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "needs_kind", "needs_id"),
        Index("ix_release_need_offering", "offering_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    needs_kind: Mapped[str] = mapped_column(String(20))
    needs_id: Mapped[int]
    at_least: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # percent


class CourseCopy(Base):
    """A copy that was made; the key of the form makes a second click find the first one's work."""

    __tablename__ = "course_copy"
    __table_args__ = (UniqueConstraint("author_id", "client_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_key: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(40))  # course, module:7, lesson:31
    days: Mapped[int]  # by which dates moved
    made: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # how many of each kind
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
