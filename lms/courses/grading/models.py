"""Marks and feedback."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.courses.rubrics.models import Criterion, RubricVersion
from lms.db import Base, ExactDecimal, UtcDateTime


class Grade(Base):
    """The mark of one submission; carries a version, so that two graders never overwrite."""

    __tablename__ = "grade"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    grader_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    points: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # none: not yet marked
    feedback: Mapped[str] = mapped_column(Text, default="")
    graded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # seen by the learner from then
    rubric_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("rubric_version.id"), index=True
    )  # which said what the points mean
    reason: Mapped[str] = mapped_column(
        Text, default="", server_default=""
    )  # why this, where two markers differed
    version: Mapped[int] = mapped_column(default=1)

    submission: Mapped[Submission] = relationship()
    grader: Mapped[Person] = relationship()
    rubric_version: Mapped[RubricVersion | None] = relationship()
    marks: Mapped[list[CriterionMark]] = relationship(cascade="all, delete-orphan")
    adjustments: Mapped[list[GradeAdjustment]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class CriterionMark(Base):
    """Points given for one criterion."""

    __tablename__ = "criterion_mark"
    __table_args__ = (UniqueConstraint("grade_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grade_id: Mapped[int] = mapped_column(ForeignKey("grade.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    comment: Mapped[str] = mapped_column(String(1000), default="")

    criterion: Mapped[Criterion] = relationship()


class GradeAdjustment(Base):
    """The points of one member of a group, where they differ from the group's; with the reason."""

    __tablename__ = "grade_adjustment"
    __table_args__ = (UniqueConstraint("grade_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grade_id: Mapped[int] = mapped_column(ForeignKey("grade.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    reason: Mapped[str] = mapped_column(String(500))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class MarkingScheme(Base):
    """How an assignment is marked: names hidden, by two people, released when."""

    __tablename__ = "marking_scheme"
    __table_args__ = (
        CheckConstraint("second_percent >= 0 AND second_percent <= 100", name="second_percent"),
        CheckConstraint("tolerance >= 0", name="tolerance"),
    )

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    anonymous: Mapped[bool] = mapped_column(default=False)
    blind_key: Mapped[str] = mapped_column(String(64))  # numbers come of it: they stay the same
    second_percent: Mapped[int] = mapped_column(default=0)  # of the work is marked twice
    tolerance: Mapped[Decimal] = mapped_column(
        ExactDecimal, default=Decimal(0)
    )  # points by which two markers may differ
    release_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # complete marks, all at once
    release_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when that was done
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Marking(Base):
    """What one of two markers gives, before there is a mark; kept beside it afterwards."""

    __tablename__ = "marking"
    __table_args__ = (
        UniqueConstraint("submission_id", "position"),
        UniqueConstraint("submission_id", "marker_id"),
        CheckConstraint("position IN (1, 2)", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    position: Mapped[int]  # 1: first marker, 2: second
    marker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rubric_version_id: Mapped[int | None] = mapped_column(ForeignKey("rubric_version.id"))
    points: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    feedback: Mapped[str] = mapped_column(Text, default="")
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # unchangeable since
    version: Mapped[int] = mapped_column(default=1)

    marker: Mapped[Person] = relationship()
    rubric_version: Mapped[RubricVersion | None] = relationship()
    lines: Mapped[list[MarkingLine]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class MarkingLine(Base):
    """Points that one of two markers gives for one criterion."""

    __tablename__ = "marking_line"
    __table_args__ = (UniqueConstraint("marking_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    marking_id: Mapped[int] = mapped_column(ForeignKey("marking.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    comment: Mapped[str] = mapped_column(String(1000), default="")

    criterion: Mapped[Criterion] = relationship()


class GraderTask(Base):
    """Whose work of an assignment a grader marks; a later hand-in stays with the same grader."""

    __tablename__ = "grader_task"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    grader_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    grader: Mapped[Person] = relationship(foreign_keys=[grader_id])


class Annotation(Base):
    """A remark on lines of what was handed in: of its text (no file) or of one of its files.

    *sha256* is the content's: the remark belongs to these bytes, wherever they are shown.
    """

    __tablename__ = "annotation"
    __table_args__ = (
        CheckConstraint("first_line >= 1 AND last_line >= first_line", name="lines"),
        Index("ix_annotation_submission", "submission_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    attachment_id: Mapped[int | None] = mapped_column(
        ForeignKey("attachment.id", ondelete="SET NULL")
    )  # none: the text
    sha256: Mapped[str] = mapped_column(String(64))
    first_line: Mapped[int]
    last_line: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    author: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Snippet(Base):
    """A comment to be used again: one's own, or shared among those who teach the course."""

    __tablename__ = "snippet"
    __table_args__ = (Index("ix_snippet_course", "course_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shared: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = mapped_column(Text)
    initials: Mapped[str] = mapped_column(Text, default="")  # 초성 of the body, to be searched
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    owner: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Presence(Base):
    """Who has a submission open for grading, and when they were last seen there."""

    __tablename__ = "grading_presence"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
