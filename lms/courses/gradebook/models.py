"""The gradebook's tables: how marks are combined, cells with their history, and frozen results.

A *cell* is (kind, item, person); kind is ``assignment``, ``quiz`` or ``manual``. Marks of
assignments and quizzes stay where they were given; an :class:`Entry` stands over them, and the
mark below is still shown. A manual column's marks are entries and nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base, ExactDecimal, UtcDateTime


class GradebookSetting(Base):
    """How an offering's categories are combined; an offering without one counts by points."""

    __tablename__ = "gradebook_setting"

    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), primary_key=True)
    weighting: Mapped[str] = mapped_column(String(8), default="points")  # points, percent
    # How the categories (and items in none) become the total: rules.model.AGGREGATIONS.
    aggregation: Mapped[str] = mapped_column(String(12), default="canvas")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class GradeCategory(Base):
    """Items that are combined among themselves first. *weight*: percent of the total."""

    __tablename__ = "grade_category"
    __table_args__ = (
        CheckConstraint("weight >= 0", name="weight"),
        CheckConstraint("drop_lowest >= 0 AND drop_highest >= 0", name="drops"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int] = mapped_column(default=0)
    weight: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    aggregation: Mapped[str] = mapped_column(String(12), default="canvas")
    drop_lowest: Mapped[int] = mapped_column(default=0)
    drop_highest: Mapped[int] = mapped_column(default=0)
    keep_highest: Mapped[int] = mapped_column(default=0)  # 0: all
    include_empty: Mapped[bool] = mapped_column(default=False)  # what has no mark counts as zero
    extra_credit: Mapped[bool] = mapped_column(default=False)  # adds to the total, may pass 100
    expected_count: Mapped[int | None]  # with aggregation expected: how many items there will be
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class GradingPeriod(Base):
    """A part of the term that is totalled by itself. Both days belong to it (Seoul)."""

    __tablename__ = "grading_period"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    weight: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # none: periods do not weigh
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class ManualItem(Base):
    """A column of its own, for what is not handed in here: a talk, taking part, attendance."""

    __tablename__ = "manual_item"
    __table_args__ = (CheckConstraint("points >= 0", name="points"),)

    item_kind: ClassVar[str] = "manual"

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    title_ko: Mapped[str] = mapped_column(String(160))
    title_en: Mapped[str] = mapped_column(String(160), default="")
    points: Mapped[Decimal] = mapped_column(ExactDecimal)  # 0: only with extra credit
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: whenever it is marked
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # can be restored

    __mapper_args__ = {"version_id_col": version}


class ItemSetting(Base):
    """How an item counts; one without a row counts by its points, in no category, posted."""

    __tablename__ = "grade_item_setting"
    __table_args__ = (
        UniqueConstraint("kind", "item_id"),
        CheckConstraint("weight >= 0", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # assignment, quiz, manual
    item_id: Mapped[int]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("grade_category.id"), index=True)
    period_id: Mapped[int | None] = mapped_column(
        ForeignKey("grading_period.id"), index=True
    )  # none: the one that the due date lies in
    weight: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # within its category
    extra_credit: Mapped[bool] = mapped_column(default=False)
    never_drop: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)  # not posted: counts and shows to nobody
    omit_from_final: Mapped[bool] = mapped_column(default=False)  # shown, and never counted
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Entry(Base):
    """A cell that somebody wrote: a manual mark, or what stands over an assignment's or quiz's."""

    __tablename__ = "grade_entry"
    __table_args__ = (
        UniqueConstraint("kind", "item_id", "person_id"),
        Index("ix_grade_entry_offering", "offering_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    kind: Mapped[str] = mapped_column(String(12))
    item_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    points: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # none: the mark below counts
    excused: Mapped[bool] = mapped_column(default=False)  # counts neither for nor against
    late_waived: Mapped[bool] = mapped_column(default=False)
    waive_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __mapper_args__ = {"version_id_col": version}

    @property
    def key(self) -> tuple[str, int]:
        """The item."""
        return self.kind, self.item_id


class EntryChange(Base):
    """One write of a cell, never edited: what it was, what it became, by whom and where from."""

    __tablename__ = "grade_entry_change"
    __table_args__ = (
        Index("ix_grade_entry_change_cell", "kind", "item_id", "person_id"),
        Index("ix_grade_entry_change_offering", "offering_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    kind: Mapped[str] = mapped_column(String(12))
    item_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    source: Mapped[str] = mapped_column(String(12))  # cell, paste, import, undo, setting
    before: Mapped[dict[str, Any]] = mapped_column(JSON)  # points (text or none), excused, …
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500), default="")

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id])


class CellComment(Base):
    """A note on a cell; the learner sees it only where it is meant for them."""

    __tablename__ = "grade_cell_comment"
    __table_args__ = (Index("ix_grade_cell_comment_cell", "kind", "item_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    item_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(2000))
    for_learner: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])


class CourseResult(Base):
    """A person's final result in an offering, frozen with its reasons; superseded, never edited."""

    __tablename__ = "course_result"
    __table_args__ = (
        UniqueConstraint("offering_id", "person_id", "revision"),
        Index("ix_course_result_person", "person_id", "superseded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offering_id: Mapped[int] = mapped_column(ForeignKey("offering.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=1)
    percent: Mapped[Decimal] = mapped_column(ExactDecimal)  # 0 and up; above 100 by extra credit
    credit_earned: Mapped[bool]  # 이수
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # met and unmet, as decided
    arithmetic: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # each item and its points
    #: The whole arithmetic (rules.explanation); none: frozen before categories, all by points.
    explanation: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    policy_id: Mapped[int]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")  # why a later revision was made
    letter: Mapped[str | None] = mapped_column(String(8))  # none: the course has no letters
    grade_points: Mapped[Decimal | None] = mapped_column(ExactDecimal)  # none: not in averages
    scheme_policy_id: Mapped[int | None]
    #: How the letter came about: base and ruled letter, reasons, caps, credits, incomplete's day.
    letter_basis: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    state: Mapped[str | None] = mapped_column(String(12))  # published; none or final: it is final
    published_from: Mapped[datetime | None] = mapped_column(UtcDateTime)  # none: at once
    # When a published result is final by the clock; none while an objection holds it.
    final_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # second person
    # own: a file of the institution's own system says it, and nothing here decides it.
    source: Mapped[str] = mapped_column(String(8), default="here", server_default="here")
    import_id: Mapped[int | None] = mapped_column(ForeignKey("record_import.id"))

    @property
    def credit_by_marks(self) -> bool:
        """Whether marks and progress alone earn the credit, whatever the letter."""
        return all(line["met"] for line in self.lines if line["code"] != "letter")
