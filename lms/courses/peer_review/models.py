"""Who reviews whose work, what they say of it, and what comes of that."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.rubrics.models import Criterion, RubricVersion
from lms.db import Base, ExactDecimal, UtcDateTime


class PeerScheme(Base):
    """How an assignment is reviewed by those who handed in; one row once somebody has chosen."""

    __tablename__ = "peer_scheme"
    __table_args__ = (
        CheckConstraint("reviewers >= 1 AND reviewers <= 5", name="reviewers"),
        CheckConstraint("shows IN ('nothing', 'comments', 'all')", name="shows"),
        CheckConstraint("shown_from IN ('due', 'mark', 'at')", name="shown_from"),
    )

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=False)
    reviewers: Mapped[int] = mapped_column(default=2)  # works that each person reviews
    use_rubric: Mapped[bool] = mapped_column(default=True)  # else one comment and no points
    anonymous: Mapped[bool] = mapped_column(default=True)  # both ways; teachers see names
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the reviews
    shows: Mapped[str] = mapped_column(String(8), default="all")  # what the reviewed learn
    shown_from: Mapped[str] = mapped_column(String(8), default="due")  # due, mark, at
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # where *shown_from* is at
    suggests: Mapped[bool] = mapped_column(default=False)  # the mean beside the grader's form
    seed: Mapped[str] = mapped_column(String(64))  # chance that can be repeated
    assigned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # first; none: not yet
    rubric_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("rubric_version.id")
    )  # held fast when reviewers are assigned
    version: Mapped[int] = mapped_column(default=1)

    assignment: Mapped[Assignment] = relationship()
    rubric_version: Mapped[RubricVersion | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class PeerReview(Base):
    """One person's review of one work: a draft until it is handed in.

    *key* is in the reviewer's addresses, *author_key* in those of whoever was reviewed: random, so
    that neither their order nor their likeness tells who is who. ``ended_at``: it does not count
    any more (the person left, was replaced, the work went); what was written stays for teachers.
    """

    __tablename__ = "peer_review"
    __table_args__ = (
        Index(
            "uq_peer_review_live", "submission_id", "reviewer_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_peer_review_assignment", "assignment_id"),
        Index("ix_peer_review_reviewer", "reviewer_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    author_key: Mapped[str] = mapped_column(String(32), unique=True)
    rubric_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("rubric_version.id")
    )  # none: one comment, no points
    by_hand: Mapped[bool] = mapped_column(default=False)
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    comment: Mapped[str] = mapped_column(Text, default="")
    points: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # the sum; none: not complete
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # something was written
    handed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_why: Mapped[str] = mapped_column(String(12), default="")  # left, no_work, swapped, hand
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # from whoever was reviewed
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    assignment: Mapped[Assignment] = relationship()
    submission: Mapped[Submission] = relationship()
    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])
    rubric_version: Mapped[RubricVersion | None] = relationship()
    marks: Mapped[list[PeerMark]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class PeerMark(Base):
    """What a reviewer gives for one criterion; points none: only a comment so far."""

    __tablename__ = "peer_mark"
    __table_args__ = (UniqueConstraint("review_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("peer_review.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    points: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    comment: Mapped[str] = mapped_column(String(1000), default="")

    criterion: Mapped[Criterion] = relationship()


class PeerReply(Base):
    """What one of those who were reviewed makes of a review: helpful or not, or a report."""

    __tablename__ = "peer_reply"

    review_id: Mapped[int] = mapped_column(ForeignKey("peer_review.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    helpful: Mapped[bool | None]  # none: not said
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    report: Mapped[str] = mapped_column(String(500), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a teacher looked at it
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    review: Mapped[PeerReview] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
