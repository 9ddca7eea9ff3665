"""The columns of a gradebook and how they are combined: settings joined with what is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from lms.clock import SEOUL
from lms.courses.assignments import queries as assignments
from lms.courses.assignments.models import Assignment
from lms.courses.gradebook.models import (
    GradebookSetting,
    GradeCategory,
    GradingPeriod,
    ItemSetting,
    ManualItem,
)
from lms.courses.quizzes import queries as quizzes
from lms.courses.quizzes.models import Quiz
from lms.db import db
from lms.policies import Policy

#: (kind, id): assignment, quiz or manual.
Key = tuple[str, int]
KINDS = ("assignment", "quiz", "manual")


@dataclass(frozen=True)
class Column:
    """An item of the gradebook with how it counts. Bilingual: title.

    *period_id*: the one that was chosen, else the one that the due date lies in (Seoul).
    *setting_version* 0: nothing was ever set for it.
    """

    kind: str
    id: int
    title_ko: str
    title_en: str
    possible: Decimal
    due_at: datetime | None
    category_id: int | None = None
    period_id: int | None = None
    chosen_period_id: int | None = None
    weight: Decimal | None = None
    extra_credit: bool = False
    never_drop: bool = False
    hidden: bool = False
    omit_from_final: bool = False
    setting_version: int = 0

    @property
    def key(self) -> Key:
        """What tells columns apart."""
        return self.kind, self.id


@dataclass(frozen=True)
class Setup:
    """Everything that says how an offering's marks are combined."""

    offering_id: int
    settings: GradebookSetting | None
    categories: tuple[GradeCategory, ...]
    periods: tuple[GradingPeriod, ...]
    columns: tuple[Column, ...]
    assignments: tuple[Assignment, ...] = field(default=(), repr=False)
    quizzes: tuple[Quiz, ...] = field(default=(), repr=False)
    manual: tuple[ManualItem, ...] = field(default=(), repr=False)

    @property
    def weighting(self) -> str:
        """points or percent."""
        return self.settings.weighting if self.settings is not None else "points"

    @property
    def aggregation(self) -> str:
        """How categories become the total."""
        return self.settings.aggregation if self.settings is not None else "canvas"

    @property
    def version(self) -> int:
        """Of the settings; 0 where nothing was ever set."""
        return self.settings.version if self.settings is not None else 0

    def column(self, key: Key) -> Column | None:
        """The column of this kind and id, if the offering has it."""
        return next((column for column in self.columns if column.key == key), None)

    def category(self, category_id: int | None) -> GradeCategory | None:
        """The category of this id, if the offering has it."""
        return next((row for row in self.categories if row.id == category_id), None)


def setup_of(offering_id: int) -> Setup:
    """The settings, categories, periods and columns of an offering; seven statements.

    Columns stand as learners meet them: assignments, then quizzes, then columns of its own, each
    in its order. Drafts are none.
    """
    settings = db.session.get(GradebookSetting, offering_id)
    categories = categories_of(offering_id)
    periods = periods_of(offering_id)
    stored = {
        (row.kind, row.item_id): row
        for row in db.session.scalars(
            select(ItemSetting).where(ItemSetting.offering_id == offering_id)
        )
    }
    work = assignments.published_of(offering_id)
    tests = quizzes.quizzes_of([offering_id])[offering_id]
    manual = manual_items(offering_id)
    known = {row.id for row in categories}

    def column(item: Assignment | Quiz | ManualItem, possible: Decimal) -> Column:
        row = stored.get((item.item_kind, item.id))
        day = item.due_at.astimezone(SEOUL).date() if item.due_at is not None else None
        chosen = row.period_id if row is not None else None
        return Column(
            kind=item.item_kind,
            id=item.id,
            title_ko=item.title_ko,
            title_en=item.title_en,
            possible=possible,
            due_at=item.due_at,
            category_id=row.category_id if row is not None and row.category_id in known else None,
            period_id=chosen if chosen is not None else _period_on(periods, day),
            chosen_period_id=chosen,
            weight=row.weight if row is not None else None,
            extra_credit=row is not None and row.extra_credit,
            never_drop=row is not None and row.never_drop,
            hidden=row is not None and row.hidden,
            omit_from_final=row is not None and row.omit_from_final,
            setting_version=row.version if row is not None else 0,
        )

    return Setup(
        offering_id=offering_id,
        settings=settings,
        categories=tuple(categories),
        periods=tuple(periods),
        columns=(
            *(column(item, item.points) for item in work),
            *(column(item, quizzes.possible_points(item.slots)) for item in tests),
            *(column(item, item.points) for item in manual),
        ),
        assignments=tuple(work),
        quizzes=tuple(tests),
        manual=tuple(manual),
    )


def _period_on(periods: Iterable[GradingPeriod], day: date | None) -> int | None:
    if day is None:
        return None
    return next((row.id for row in periods if row.starts_on <= day <= row.ends_on), None)


def categories_of(offering_id: int) -> list[GradeCategory]:
    """The categories in order."""
    return list(
        db.session.scalars(
            select(GradeCategory)
            .where(GradeCategory.offering_id == offering_id)
            .order_by(GradeCategory.position, GradeCategory.id)
        )
    )


def periods_of(offering_id: int) -> list[GradingPeriod]:
    """The grading periods by day."""
    return list(
        db.session.scalars(
            select(GradingPeriod)
            .where(GradingPeriod.offering_id == offering_id)
            .order_by(GradingPeriod.starts_on, GradingPeriod.id)
        )
    )


def manual_items(offering_id: int, *, deleted: bool = False) -> list[ManualItem]:
    """The columns of its own in order; with *deleted* those that can be restored instead."""
    gone = ManualItem.deleted_at
    return list(
        db.session.scalars(
            select(ManualItem)
            .where(
                ManualItem.offering_id == offering_id,
                gone.is_not(None) if deleted else gone.is_(None),
            )
            .order_by(ManualItem.position, ManualItem.id)
        )
    )


def hidden_keys(offering_ids: Iterable[int]) -> set[Key]:
    """What is not posted in these offerings, and deleted columns: learners see nothing of it."""
    ids = list(offering_ids)
    hidden = db.session.execute(
        select(ItemSetting.kind, ItemSetting.item_id).where(
            ItemSetting.offering_id.in_(ids), ItemSetting.hidden.is_(True)
        )
    )
    gone = db.session.scalars(
        select(ManualItem.id).where(
            ManualItem.offering_id.in_(ids), ManualItem.deleted_at.is_not(None)
        )
    )
    return {(kind, item_id) for kind, item_id in hidden} | {("manual", key) for key in gone}


def newest_rule(kind: str, offering_id: int) -> Policy | None:
    """The rule of a kind that was set last for an offering, whatever day it holds from."""
    return db.session.scalar(
        select(Policy)
        .where(Policy.kind == kind, Policy.scope_kind == "offering", Policy.scope_id == offering_id)
        .order_by(Policy.id.desc())
        .limit(1)
    )


def policy_history(kind: str, offering_id: int) -> list[Policy]:
    """An offering's own policies of a kind, the latest first; what was withdrawn is left out."""
    return list(
        db.session.scalars(
            select(Policy)
            .where(
                Policy.kind == kind,
                Policy.scope_kind == "offering",
                Policy.scope_id == offering_id,
                Policy.withdrawn_at.is_(None),
            )
            .order_by(Policy.effective_from.desc(), Policy.id.desc())
        )
    )
