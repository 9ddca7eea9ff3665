"""Stages of a call, reviews, conflicts, interview times, rankings, offers and appeals."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

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
from lms.courses.admissions.models import Application, Call
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes.models import Quiz
from lms.courses.rubrics.models import RubricVersion
from lms.db import Base, ExactDecimal, UtcDateTime


class SelectionSettings(Base):
    """How a call selects: one row a call, made when its selection is first opened."""

    __tablename__ = "selection_settings"
    __table_args__ = (CheckConstraint("seats IS NULL OR seats > 0", name="seats"),)

    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"), primary_key=True)
    blind: Mapped[bool] = mapped_column(default=True)  # reviewers see a number, no name
    counts: Mapped[str] = mapped_column(String(10), default="raw")  # raw, normalised
    seats: Mapped[int | None]  # of the cohort for this call; none: all that the cohort has
    waiting_size: Mapped[int | None]  # places on the waiting list; none: everybody
    offer_hours: Mapped[int] = mapped_column(default=72)
    offers_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the waiting list ends
    slot_lead_hours: Mapped[int] = mapped_column(default=24)  # interview times are fixed before
    seed: Mapped[str] = mapped_column(String(40))  # of lots: assignment and ties
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class ApplicantGroup(Base):
    """A group of applicants, by what they answered; with a quota or extra points or neither.

    *code* is what the policy of extra points names. *quota*: none, reserved, maximum.
    """

    __tablename__ = "selection_group"
    __table_args__ = (UniqueConstraint("call_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"))
    code: Mapped[str] = mapped_column(String(40))
    title_ko: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    field_key: Mapped[str] = mapped_column(String(40))  # of the call's form
    answers: Mapped[list[str]] = mapped_column(JSON, default=list)  # one of these
    quota: Mapped[str] = mapped_column(String(10), default="none")
    seats: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Stage(Base):
    """A stage of a call. ``state``: planned, running (applicants are in it), decided."""

    __tablename__ = "selection_stage"
    __table_args__ = (Index("ix_selection_stage_call", "call_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))  # rules.staging.KINDS
    source: Mapped[str] = mapped_column(String(12))  # rules.staging.SOURCES
    title_ko: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    guide: Mapped[str] = mapped_column(Text, default="")  # for applicants, as plain text
    weight: Mapped[Decimal] = mapped_column(ExactDecimal)
    pass_mark: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # percent
    top: Mapped[int | None]
    reviewers_each: Mapped[int] = mapped_column(default=2)
    rubric_version_id: Mapped[int | None] = mapped_column(ForeignKey("rubric_version.id"))
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("quiz.id"))
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("offering.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # scores and papers by then
    state: Mapped[str] = mapped_column(String(10), default="planned")
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()
    rubric_version: Mapped[RubricVersion | None] = relationship()
    quiz: Mapped[Quiz | None] = relationship()
    offering: Mapped[Offering | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class StageEntry(Base):
    """An applicant in a stage. ``state``: in, passed, failed. Scores are frozen by the decision."""

    __tablename__ = "selection_entry"
    __table_args__ = (
        UniqueConstraint("stage_id", "application_id"),
        Index("ix_selection_entry_application", "application_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("selection_stage.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"))
    state: Mapped[str] = mapped_column(String(8), default="in")
    raw: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # percent, when decided
    normalised: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    counted: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    why: Mapped[str] = mapped_column(String(12), default="")  # rules.staging.Verdict, or by_person
    note: Mapped[str] = mapped_column(String(500), default="")  # a person's reason
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    stage: Mapped[Stage] = relationship()
    application: Mapped[Application] = relationship()
    reviews: Mapped[list[StageReview]] = relationship(
        back_populates="entry", order_by="StageReview.id"
    )

    __mapper_args__ = {"version_id_col": version}


class StageReview(Base):
    """One reviewer's look at one applicant in one stage.

    ``state``: assigned, submitted, recused (a conflict, or taken from them). *points*: {criterion
    id: points as text}; *percent* of the rubric once every criterion has points.
    """

    __tablename__ = "selection_review"
    __table_args__ = (
        UniqueConstraint("entry_id", "reviewer_id"),
        Index("ix_selection_review_reviewer", "reviewer_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("selection_entry.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10), default="assigned")
    points: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    percent: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    notes: Mapped[str] = mapped_column(Text, default="")
    by_slot: Mapped[bool] = mapped_column(default=False)  # came with an interview time
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    entry: Mapped[StageEntry] = relationship(back_populates="reviews")
    reviewer: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Conflict(Base):
    """A reviewer and an applicant who are not to meet; declared, or marked by staff; never deleted."""

    __tablename__ = "selection_conflict"
    __table_args__ = (
        Index(
            "uq_selection_conflict_live", "application_id", "person_id", unique=True,
            sqlite_where=text("lifted_at IS NULL"), postgresql_where=text("lifted_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class InterviewSlot(Base):
    """An interview time that a reviewer opened; *entry* is who took it."""

    __tablename__ = "selection_slot"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="length"),
        Index("ix_selection_slot_reviewer", "reviewer_id", "starts_at"),
        Index("ix_selection_slot_stage", "stage_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("selection_stage.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("selection_entry.id"), unique=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sequence: Mapped[int] = mapped_column(default=0)  # revisions, for calendars
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    stage: Mapped[Stage] = relationship()
    reviewer: Mapped[Person] = relationship()
    entry: Mapped[StageEntry | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Ranking(Base):
    """An order as it was made: with what it was made from, under a hash. Published ones stay."""

    __tablename__ = "selection_ranking"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"))
    number: Mapped[int]
    seats: Mapped[int]
    seed: Mapped[str] = mapped_column(String(40))
    policy_id: Mapped[int]  # of extra points; 0: the code's default
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)  # rules.ranking.inputs_of, less answers
    sha256: Mapped[str] = mapped_column(String(64))  # of the inputs
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    call: Mapped[Call] = relationship()
    lines: Mapped[list[RankingLine]] = relationship(
        back_populates="ranking", order_by="RankingLine.place", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class RankingLine(Base):
    """An applicant's line of a ranking; see ``rules.ranking.Line``."""

    __tablename__ = "selection_ranking_line"
    __table_args__ = (
        UniqueConstraint("ranking_id", "application_id"),
        Index("ix_selection_ranking_line_application", "application_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("selection_ranking.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"))
    place: Mapped[int]
    total: Mapped[Decimal] = mapped_column(ExactDecimal)
    base: Mapped[Decimal] = mapped_column(ExactDecimal)
    extra: Mapped[Decimal] = mapped_column(ExactDecimal)
    scores: Mapped[list[str]] = mapped_column(JSON)  # percent by stage, in order
    groups: Mapped[list[str]] = mapped_column(JSON)
    outcome: Mapped[str] = mapped_column(String(8))  # seat, waiting
    why: Mapped[str] = mapped_column(String(10))
    group: Mapped[str] = mapped_column(String(40), default="")
    tie: Mapped[str] = mapped_column(String(12), default="")
    waiting: Mapped[int | None]

    ranking: Mapped[Ranking] = relationship(back_populates="lines")
    application: Mapped[Application] = relationship()


class Offer(Base):
    """Where somebody stands between the published order and a seat; one row an application.

    *position* is the order in which seats are offered. *offered_no* counts the offers of a call in
    the order in which they were made.
    """

    __tablename__ = "selection_offer"
    __table_args__ = (
        Index("ix_selection_offer_call", "call_id", "state", "position"),
        Index("ix_selection_offer_cohort", "cohort_id", "state"),
        Index("ix_selection_offer_expiry", "state", "expires_at"),
        UniqueConstraint("call_id", "offered_no"),
        CheckConstraint("(state = 'waiting') = (offered_no IS NULL) OR state IN "
                        "('withdrawn', 'closed')", name="offered"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("admission_call.id"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"), unique=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("selection_ranking.id"))
    position: Mapped[int]
    groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # OfferState
    offered_no: Mapped[int | None]
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # answered, expired, withdrawn
    reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship()
    application: Mapped[Application] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Appeal(Base):
    """An applicant objects to a result; answered once. ``state``: open, kept, changed, withdrawn."""

    __tablename__ = "selection_appeal"
    __table_args__ = (
        Index(
            "uq_selection_appeal_open", "application_id", unique=True,
            sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'kept', 'changed', 'withdrawn')", name="state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("admission_application.id"), index=True)
    about: Mapped[str] = mapped_column(String(14))  # the application's state that it is about
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="open")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    application: Mapped[Application] = relationship()
    answered_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
