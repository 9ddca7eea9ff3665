"""Works of an assignment compared with one another: how, when, and what a person found."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.db import Base, ExactDecimal, UtcDateTime


class SimilarityScheme(Base):
    """How the works of an assignment are compared; what holds without a row: only when asked."""

    __tablename__ = "similarity_scheme"
    __table_args__ = (CheckConstraint("threshold >= 10 AND threshold <= 100", name="threshold"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    by_itself: Mapped[bool] = mapped_column(default=False)  # when the due date has passed
    threshold: Mapped[int] = mapped_column(default=30)  # percent from which a pair is listed
    earlier: Mapped[bool] = mapped_column(default=False)  # also with the course's earlier offerings
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SimilarityRun(Base):
    """The last comparison of an assignment, asked for or done.

    *wanted* and *done* are hashes of what goes in (works and how they are compared): they differ
    while a comparison waits. *told* holds numbers for the page: works, texts too short, and so on.
    """

    __tablename__ = "similarity_run"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    wanted: Mapped[str] = mapped_column(String(64))
    done: Mapped[str] = mapped_column(String(64), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: by the clock
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class SimilarityPair(Base):
    """Two works with much in common. A flag for a person to judge, never a verdict.

    ``first_id`` < ``second_id``; at least one of the two is of the assignment. *matches* are
    [part, start, end, part, start, end] of the first and second work (``rules.passages``).
    ``gone_at``: the last comparison did not find it; kept where somebody judged it.
    """

    __tablename__ = "similarity_pair"
    __table_args__ = (
        UniqueConstraint("assignment_id", "first_id", "second_id", "kind"),
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("kind IN ('text', 'code')", name="kind"),
        CheckConstraint("finding IN ('', 'nothing', 'talk', 'open')", name="finding"),
        Index("ix_similarity_pair_second", "second_id"),
        Index("ix_similarity_pair_first", "first_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    kind: Mapped[str] = mapped_column(String(4))
    score: Mapped[Decimal] = mapped_column(ExactDecimal)  # 0 to 1: of the shorter work
    first_share: Mapped[Decimal] = mapped_column(ExactDecimal)
    second_share: Mapped[Decimal] = mapped_column(ExactDecimal)
    matches: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finding: Mapped[str] = mapped_column(String(8), default="")  # nothing, talk, open
    note: Mapped[str] = mapped_column(Text, default="")
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    assignment: Mapped[Assignment] = relationship()
    first: Mapped[Submission] = relationship(foreign_keys=[first_id])
    second: Mapped[Submission] = relationship(foreign_keys=[second_id])
    judged_by: Mapped[Person | None] = relationship(foreign_keys=[judged_by_id])

    __mapper_args__ = {"version_id_col": version}
