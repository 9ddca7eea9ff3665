"""Rubrics of a course, their versions, and the criteria by which work is judged."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course
from lms.db import Base, ExactDecimal, UtcDateTime


class Rubric(Base):
    """A rubric: in the course's bank, to be used again, or one assignment's own."""

    __tablename__ = "rubric"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    in_bank: Mapped[bool] = mapped_column(default=False)  # else typed in one assignment's form
    hide_points: Mapped[bool] = mapped_column(default=False)  # learners read levels without points
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("rubric.id", ondelete="SET NULL")
    )  # the rubric that it was copied from
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    course: Mapped[Course] = relationship()
    versions: Mapped[list[RubricVersion]] = relationship(
        cascade="all, delete-orphan", order_by="RubricVersion.number", back_populates="rubric"
    )

    __mapper_args__ = {"version_id_col": version}


class RubricVersion(Base):
    """What a rubric said at one time. Once somebody was marked by it, only its skills change."""

    __tablename__ = "rubric_version"
    __table_args__ = (UniqueConstraint("rubric_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    number: Mapped[int]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # first marked by; frozen since

    rubric: Mapped[Rubric] = relationship(back_populates="versions")
    created_by: Mapped[Person | None] = relationship()
    criteria: Mapped[list[Criterion]] = relationship(
        cascade="all, delete-orphan", order_by="Criterion.position", back_populates="rubric_version"
    )

    @property
    def total(self) -> Decimal:
        """What the criteria add up to."""
        return sum((line.points for line in self.criteria), Decimal(0))


class Criterion(Base):
    """A line by which the work is judged, with levels and the skills that it shows.

    A level is ``{points, from, ko, en, note_ko, note_en}``: the points that choosing it gives
    (text), where its range begins (text, or missing: the level is one number), its names and what
    it means. Without levels the criterion is judged by points and a comment alone.
    """

    __tablename__ = "criterion"

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"), index=True)
    origin_id: Mapped[int | None] = mapped_column(
        ForeignKey("criterion.id", ondelete="SET NULL")
    )  # the same line in the first version that had it; none: this is the first
    title_ko: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    note_ko: Mapped[str] = mapped_column(Text, default="", server_default="")  # what is looked at
    note_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    levels: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)  # skill ids
    position: Mapped[int] = mapped_column(default=0)

    rubric_version: Mapped[RubricVersion] = relationship(back_populates="criteria")

    @property
    def lineage(self) -> int:
        """What this line has in common with its earlier and later versions."""
        return self.origin_id or self.id
