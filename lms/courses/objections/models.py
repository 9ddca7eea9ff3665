"""The calendar of grades, objections to a result (이의신청), and changes of final results."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.gradebook.models import CourseResult
from lms.db import Base, ExactDecimal, UtcDateTime


class GradeCalendar(Base):
    """When an offering's results are published, objected to and final; without a row: at once."""

    __tablename__ = "grade_calendar"
    __table_args__ = (
        CheckConstraint(
            "published_from < objections_until AND objections_until <= final_from", name="order"
        ),
    )

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), primary_key=True)
    published_from: Mapped[datetime] = mapped_column(UtcDateTime)
    objections_until: Mapped[datetime] = mapped_column(UtcDateTime)  # the last moment
    final_from: Mapped[datetime] = mapped_column(UtcDateTime)  # answers are due by then
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    offering: Mapped[Offering] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Objection(Base):
    """A learner objects to a published result; answered once, never deleted.

    ``state``: open; kept or changed (answered); withdrawn (by the learner, before an answer).
    """

    __tablename__ = "objection"
    __table_args__ = (
        Index(
            "uq_objection_open", "offering_id", "person_id", unique=True,
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'kept', 'changed', 'withdrawn')", name="state"),
        CheckConstraint(
            "(state IN ('kept', 'changed')) = (answered_at IS NOT NULL)", name="answered"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # who objects
    result_id: Mapped[int] = mapped_column(ForeignKey("course_result.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    percent_before: Mapped[Decimal] = mapped_column(ExactDecimal)
    letter_before: Mapped[str] = mapped_column(String(8), default="")
    state: Mapped[str] = mapped_column(String(12), default="open")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    percent_after: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    letter_after: Mapped[str | None] = mapped_column(String(8))
    version: Mapped[int] = mapped_column(default=1)

    offering: Mapped[Offering] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    result: Mapped[CourseResult] = relationship()

    __mapper_args__ = {"version_id_col": version}


class ResultChange(Base):
    """A proposed change of a final result: who proposed what and why, and the second person's word.

    ``state``: open, approved, refused, withdrawn. What it would become is as it was proposed.
    """

    __tablename__ = "result_change"
    __table_args__ = (
        Index(
            "uq_result_change_open", "offering_id", "person_id", unique=True,
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'approved', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="second"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # whose result
    result_id: Mapped[int] = mapped_column(ForeignKey("course_result.id"))  # that it would replace
    percent: Mapped[Decimal] = mapped_column(ExactDecimal)
    letter: Mapped[str] = mapped_column(String(8), default="")
    credit_earned: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(500))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="open")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    offering: Mapped[Offering] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    result: Mapped[CourseResult] = relationship()
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    __mapper_args__ = {"version_id_col": version}
