"""Assignments and what is handed in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.clock import SEOUL
from lms.courses.catalogue.models import Offering
from lms.courses.groups.models import Group
from lms.courses.rubrics.models import Criterion as Criterion
from lms.courses.rubrics.models import RubricVersion
from lms.db import Base, ExactDecimal, UtcDateTime


class Assignment(Base):
    """Something to hand in, with points and a due date."""

    __tablename__ = "assignment"
    __table_args__ = (CheckConstraint("points > 0", name="points"),)

    item_kind: ClassVar[str] = "assignment"  # what date overrides call it

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    module_id: Mapped[int | None] = mapped_column(ForeignKey("module.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    brief: Mapped[str] = mapped_column(Text, default="")  # Markdown
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    available_from: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: at once
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: not after the due date
    kinds: Mapped[list[str]] = mapped_column(JSON)  # text, file, link: one or more accepted
    position: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rubric_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("rubric_version.id"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # raises the version each time

    offering: Mapped[Offering] = relationship()
    skills: Mapped[list[AssignmentSkill]] = relationship(cascade="all, delete-orphan")
    rubric_version: Mapped[RubricVersion | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def criteria(self) -> list[Criterion]:
        """The criteria by which new work is judged: those of the rubric's version in use."""
        return self.rubric_version.criteria if self.rubric_version is not None else []


class AssignmentSkill(Base):
    """A skill that an assignment assesses as a whole."""

    __tablename__ = "assignment_skill"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    skill_id: Mapped[str] = mapped_column(ForeignKey("skill.id"), primary_key=True)


class Submission(Base):
    """One hand-in, final once made; a later one has the next number. Files: ("submission", id)."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id", "number"),
        UniqueConstraint("person_id", "client_key"),
        Index("ix_submission_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(2000), default="")
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # as it was for this person then
    late: Mapped[bool] = mapped_column(default=False)
    receipt: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of what was handed in
    client_key: Mapped[str] = mapped_column(
        String(64)
    )  # one per opened form: a double click is one

    assignment: Mapped[Assignment] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def receipt_number(self) -> str:
        """The number on the receipt, for people to quote."""
        return f"{self.submitted_at.astimezone(SEOUL):%Y}-{self.id:07d}"


class DateOverride(Base):
    """Dates, minutes or attempts of an item that differ for a person or for a group.

    A field that is none leaves what would hold anyway; an ended one stays as history.
    """

    __tablename__ = "date_override"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) != (group_id IS NULL)", name="whose"),
        Index(
            "uq_date_override_person", "item_kind", "item_id", "person_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "uq_date_override_group", "item_kind", "item_id", "group_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    item_kind: Mapped[str] = mapped_column(String(12))  # assignment, quiz
    item_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("learner_group.id"), index=True)
    available_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extra_minutes: Mapped[int | None]  # a quiz's time limit is longer by these
    extra_attempts: Mapped[int | None]  # a quiz's attempts, an assignment's submissions
    reason: Mapped[str] = mapped_column(String(500), default="")  # the learner reads it
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: in force
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    group: Mapped[Group | None] = relationship()
    set_by: Mapped[Person | None] = relationship(foreign_keys=set_by_id)


class Draft(Base):
    """Text and link kept while a person works; not handed in."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("assignment_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(2000), default="")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
