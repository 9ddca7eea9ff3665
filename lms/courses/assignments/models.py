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
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.clock import SEOUL
from lms.courses.catalogue.models import Offering
from lms.courses.groups.models import Group, GroupSet
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
    # Whether learners read before it opens what is asked; otherwise only that and when it opens.
    hide_until_open: Mapped[bool] = mapped_column(default=False, server_default=false())
    kinds: Mapped[list[str]] = mapped_column(JSON)  # text, file, link, notebook: one or more
    endings: Mapped[list[str]] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # ".pdf": of files that are accepted; none: all
    most_files: Mapped[int] = mapped_column(default=10, server_default="10")
    most_mb: Mapped[int | None]  # of one file, in MiB; none: as much as the installation allows
    resubmission: Mapped[str] = mapped_column(
        String(12), default="unlimited", server_default="unlimited"
    )  # unlimited, times, reopened, once
    most_times: Mapped[int | None]  # how often at most, where *resubmission* is times
    group_set_id: Mapped[int | None] = mapped_column(
        ForeignKey("group_set.id"), index=True
    )  # none: everyone by themselves; otherwise one of a group hands in for all of it
    position: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rubric_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("rubric_version.id"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # raises the version each time
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a draft that can be restored

    offering: Mapped[Offering] = relationship()
    group_set: Mapped[GroupSet | None] = relationship()
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
    """One hand-in, final once made; a later one has the next number. Files: ("submission", id).

    Whose work it is, is in :class:`SubmissionMember`: one line for who works alone, one for each
    member where a group hands in. Numbers count up for each person and for each group.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id", "number"),
        UniqueConstraint("assignment_id", "group_id", "number"),
        UniqueConstraint("person_id", "client_key"),
        Index("ix_submission_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # who handed it in
    group_id: Mapped[int | None] = mapped_column(ForeignKey("learner_group.id"), index=True)
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
    group: Mapped[Group | None] = relationship()
    members: Mapped[list[SubmissionMember]] = relationship(
        cascade="all, delete-orphan", order_by="SubmissionMember.person_id"
    )

    @property
    def receipt_number(self) -> str:
        """The number on the receipt, for people to quote."""
        return f"{self.submitted_at.astimezone(SEOUL):%Y}-{self.id:07d}"


class SubmissionMember(Base):
    """Whose work a submission is, with the dates that held for them when it was handed in."""

    __tablename__ = "submission_member"
    __table_args__ = (Index("ix_submission_member_person", "person_id"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late: Mapped[bool] = mapped_column(default=False)
    override_id: Mapped[int | None] = mapped_column(
        ForeignKey("date_override.id")
    )  # the extension that moved their due date; none: the assignment's own

    person: Mapped[Person] = relationship()
    override: Mapped[DateOverride | None] = relationship()


class Reopening(Base):
    """A grader's leave to hand in once more than the rule allows."""

    __tablename__ = "reopening"
    __table_args__ = (CheckConstraint("(person_id IS NULL) != (group_id IS NULL)", name="whose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("learner_group.id"))
    reason: Mapped[str] = mapped_column(String(500))  # the learner reads it
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[Person] = relationship(foreign_keys=by_id)


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
    """Text, link and files kept while a person works; not handed in. Files: ("draft", id)."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("assignment_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(2000), default="")
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How often text or link were saved: a second device sees that it would overwrite something.
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
