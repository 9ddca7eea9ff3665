"""How an offering's marks are combined: settings, categories, periods, columns of its own.

Every change of these can change totals, and so leaves a row in the trail.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, tuple_, update

from lms import audit, clock
from lms.courses import editing
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.gradebook import queries
from lms.courses.gradebook.models import (
    Entry,
    GradebookSetting,
    GradeCategory,
    GradingPeriod,
    ItemSetting,
    ManualItem,
)
from lms.courses.gradebook.queries import Key, Setup
from lms.db import db


@dataclass(frozen=True)
class CategoryValues:
    """A category as its form gives it. *weight*: percent of the total."""

    title_ko: str
    title_en: str = ""
    weight: Decimal | None = None
    aggregation: str = "canvas"
    drop_lowest: int = 0
    drop_highest: int = 0
    keep_highest: int = 0
    include_empty: bool = False
    extra_credit: bool = False
    expected_count: int | None = None


@dataclass(frozen=True)
class PeriodValues:
    """A grading period; both days belong to it."""

    title_ko: str
    starts_on: date
    ends_on: date
    title_en: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True)
class ManualValues:
    """A column of its own."""

    title_ko: str
    points: Decimal
    title_en: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class ItemValues:
    """How a column counts."""

    category_id: int | None = None
    period_id: int | None = None
    weight: Decimal | None = None
    extra_credit: bool = False
    never_drop: bool = False
    hidden: bool = False
    omit_from_final: bool = False


def _plain(values: Any) -> dict[str, Any]:
    """What the trail keeps: numbers, states, days; titles are the course's, not a person's."""
    return {
        name: str(value) if isinstance(value, Decimal | date | datetime) else value
        for name, value in asdict(values).items()
    }


def _stored(row: Any, shape: type[Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal | date | datetime) else value
        for name in shape.__dataclass_fields__
        for value in (getattr(row, name),)
    }


def _write(row: Any, values: Any, version: int, action: str, kind: str) -> bool:
    """Change *row* to *values*; False where nothing differs. Raises ``editing.Conflict``."""
    editing.hold(row, version)
    before, after = _stored(row, type(values)), _plain(values)
    if before == after:
        return False
    for name, value in asdict(values).items():
        setattr(row, name, value)
    db.session.flush()
    changed = {name for name in after if before[name] != after[name]}
    audit.record(
        action,
        kind,
        row.id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return True


def set_weighting(offering_id: int, weighting: str, aggregation: str, version: int) -> None:
    """How categories become the total. *version* 0: nothing was set before.

    Raises ``editing.Conflict`` where somebody else set it in between.
    """
    row = db.session.get(GradebookSetting, offering_id, with_for_update=True)
    if (row.version if row is not None else 0) != version:
        raise Conflict
    before = None
    if row is None:
        row = GradebookSetting(offering_id=offering_id)
        db.session.add(row)
    else:
        before = {"weighting": row.weighting, "aggregation": row.aggregation}
    after = {"weighting": weighting, "aggregation": aggregation}
    if before == after:
        return
    row.weighting, row.aggregation, row.updated_at = weighting, aggregation, clock.now()
    db.session.flush()
    audit.record("gradebook.weighting", "offering", offering_id, before=before, after=after)


def add_category(offering_id: int, values: CategoryValues) -> GradeCategory:
    """A new category, after the others."""
    row = GradeCategory(
        offering_id=offering_id,
        position=_next(GradeCategory, offering_id),
        created_at=clock.now(),
        **asdict(values),
    )
    return _added(row, "grade_category", values)


def edit_category(row: GradeCategory, values: CategoryValues, version: int) -> bool:
    """Change a category."""
    return _write(row, values, version, "grade_category.edit", "grade_category")


def remove_category(row: GradeCategory) -> None:
    """Remove a category: its items are in none then."""
    db.session.execute(
        update(ItemSetting).where(ItemSetting.category_id == row.id).values(category_id=None)
    )
    _removed(row, "grade_category", CategoryValues)


def move_category(row: GradeCategory, up: bool) -> None:
    """Change places with the neighbour; nothing at the end."""
    rows = queries.categories_of(row.offering_id)
    at = [one.id for one in rows].index(row.id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        for position, one in enumerate(rows):
            if one.position != position:
                one.position = position
        db.session.flush()


def add_period(offering_id: int, values: PeriodValues) -> GradingPeriod:
    """A new period. Raises ``NotAllowed`` overlap where it shares a day with another."""
    _apart(offering_id, values)
    row = GradingPeriod(offering_id=offering_id, created_at=clock.now(), **asdict(values))
    return _added(row, "grading_period", values)


def edit_period(row: GradingPeriod, values: PeriodValues, version: int) -> bool:
    """Change a period. Raises ``NotAllowed`` overlap."""
    _apart(row.offering_id, values, own=row.id)
    return _write(row, values, version, "grading_period.edit", "grading_period")


def remove_period(row: GradingPeriod) -> None:
    """Remove a period: its items are in the one that their dates lie in, or in none."""
    db.session.execute(
        update(ItemSetting).where(ItemSetting.period_id == row.id).values(period_id=None)
    )
    _removed(row, "grading_period", PeriodValues)


def _apart(offering_id: int, values: PeriodValues, own: int | None = None) -> None:
    for row in queries.periods_of(offering_id):
        if row.id != own and row.starts_on <= values.ends_on and values.starts_on <= row.ends_on:
            raise NotAllowed("overlap", title_ko=row.title_ko, title_en=row.title_en)


def add_manual(offering_id: int, values: ManualValues, counts: ItemValues) -> ManualItem:
    """A new column of its own, and how it counts."""
    row = ManualItem(
        offering_id=offering_id,
        position=_next(ManualItem, offering_id),
        created_at=clock.now(),
        **asdict(values),
    )
    _added(row, "manual_item", values)
    set_item(offering_id, (ManualItem.item_kind, row.id), counts, 0)
    return row


def edit_manual(row: ManualItem, values: ManualValues, version: int) -> bool:
    """Change a column of its own."""
    return _write(row, values, version, "manual_item.edit", "manual_item")


def delete_manual(row: ManualItem) -> None:
    """Take a column out of every total; it can be restored with its marks. Idempotent."""
    if row.deleted_at is None:
        row.deleted_at = clock.now()
        marks = db.session.scalar(
            select(func.count()).where(
                Entry.kind == ManualItem.item_kind,
                Entry.item_id == row.id,
                Entry.points.is_not(None),
            )
        )
        audit.record("manual_item.delete", "manual_item", row.id, before={"marks": marks})


def restore_manual(row: ManualItem) -> None:
    """Put a deleted column back. Idempotent."""
    if row.deleted_at is not None:
        row.deleted_at = None
        audit.record("manual_item.restore", "manual_item", row.id)


def set_item(offering_id: int, key: Key, values: ItemValues, version: int) -> bool:
    """How a column counts. *version* 0: nothing was set for it before.

    Raises ``editing.Conflict``, ``NotAllowed``: no_item, no_category, no_period.
    """
    setup = queries.setup_of(offering_id)
    if setup.column(key) is None:
        raise NotAllowed("no_item")
    return _set(setup, offering_id, _held_items([key]).get(key), key, values, version)


def _held_items(keys: Collection[Key]) -> dict[Key, ItemSetting]:
    """What is set for columns, locked in one order and read anew."""
    rows = db.session.scalars(
        select(ItemSetting)
        .where(tuple_(ItemSetting.kind, ItemSetting.item_id).in_(list(keys)))
        .order_by(ItemSetting.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(row.kind, row.item_id): row for row in rows}


def _set(
    setup: Setup,
    offering_id: int,
    row: ItemSetting | None,
    key: Key,
    values: ItemValues,
    version: int,
) -> bool:
    if values.category_id is not None and setup.category(values.category_id) is None:
        raise NotAllowed("no_category")
    if values.period_id is not None and values.period_id not in {row.id for row in setup.periods}:
        raise NotAllowed("no_period")
    if (row.version if row is not None else 0) != version:
        raise Conflict
    if row is not None:
        return _write(row, values, version, "grade_item.edit", "grade_item")
    if values == ItemValues():
        return False
    row = ItemSetting(offering_id=offering_id, kind=key[0], item_id=key[1], **asdict(values))
    db.session.add(row)
    db.session.flush()
    audit.record("grade_item.edit", "grade_item", row.id, after=_plain(values))
    return True


def _next(table: type[GradeCategory] | type[ManualItem], offering_id: int) -> int:
    last = db.session.scalar(
        select(func.max(table.position)).where(table.offering_id == offering_id)
    )
    return 0 if last is None else last + 1


def _added(row: Any, kind: str, values: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    audit.record(f"{kind}.add", kind, row.id, after={"offering": row.offering_id, **_plain(values)})
    return row


def _removed(row: Any, kind: str, shape: type[Any]) -> None:
    audit.record(f"{kind}.remove", kind, row.id, before=_stored(row, shape))
    db.session.delete(row)
    db.session.flush()


def set_weights(
    offering_id: int,
    weighting: str,
    aggregation: str,
    version: int,
    weights: dict[int, tuple[int, Decimal | None]],
) -> None:
    """The settings and the weights of categories together: (version, percent) by category.

    Raises ``editing.Conflict`` where any of them moved on; nothing is written then.
    """
    set_weighting(offering_id, weighting, aggregation, version)
    for row in queries.categories_of(offering_id):
        if row.id not in weights:
            continue
        opened_at, weight = weights[row.id]
        editing.hold(row, opened_at)
        if row.weight == weight:
            continue
        before = row.weight
        row.weight = weight
        db.session.flush()
        audit.record(
            "grade_category.edit",
            "grade_category",
            row.id,
            before={"weight": str(before) if before is not None else None},
            after={"weight": str(weight) if weight is not None else None},
        )


def file_items(
    offering_id: int, keys: list[Key], *, category_id: int | None, hidden: bool | None = None
) -> int:
    """Put columns into a category (none: into none), or with *hidden* post or hide them instead;
    how many changed. Raises ``editing.Conflict``, ``NotAllowed`` no_category."""
    setup = queries.setup_of(offering_id)
    chosen = [column for column in setup.columns if column.key in keys]
    held = _held_items([column.key for column in chosen])
    versions = {key: row.version for key, row in held.items()}
    if any(versions.get(column.key, 0) != column.setting_version for column in chosen):
        raise Conflict  # before the first is written: all of them or none
    done = 0
    for column in chosen:
        values = ItemValues(
            category_id=category_id if hidden is None else column.category_id,
            period_id=column.chosen_period_id,
            weight=column.weight,
            extra_credit=column.extra_credit,
            never_drop=column.never_drop,
            hidden=column.hidden if hidden is None else hidden,
            omit_from_final=column.omit_from_final,
        )
        done += _set(
            setup, offering_id, held.get(column.key), column.key, values, column.setting_version
        )
    return done
