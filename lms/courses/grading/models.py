"""Marks and feedback."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
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
    version: Mapped[int] = mapped_column(default=1)

    submission: Mapped[Submission] = relationship()
    grader: Mapped[Person] = relationship()
    marks: Mapped[list[CriterionMark]] = relationship(cascade="all, delete-orphan")

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
