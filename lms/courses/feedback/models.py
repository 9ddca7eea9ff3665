"""Who has read what was said of their work, and requests to look at a mark again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.db import Base, ExactDecimal, UtcDateTime


class FeedbackSeen(Base):
    """When a learner last opened the page of a submission whose mark was released."""

    __tablename__ = "feedback_seen"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RegradeRequest(Base):
    """A learner asks to look at a released mark again; answered once, never deleted.

    ``state``: open; kept or changed (answered); withdrawn (by the learner, before an answer).
    """

    __tablename__ = "regrade_request"
    __table_args__ = (
        Index(
            "uq_regrade_request_open", "submission_id", "person_id", unique=True,
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'kept', 'changed', 'withdrawn')", name="state"),
        CheckConstraint(
            "(state IN ('kept', 'changed')) = (answered_at IS NOT NULL)", name="answered"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)  # who asks
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    points_before: Mapped[Decimal] = mapped_column(ExactDecimal)  # theirs, when they asked
    policy_id: Mapped[int] = mapped_column(default=0)  # which allowed it (0: the default)
    state: Mapped[str] = mapped_column(String(12), default="open")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    points_after: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    version: Mapped[int] = mapped_column(default=1)

    submission: Mapped[Submission] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    __mapper_args__ = {"version_id_col": version}
