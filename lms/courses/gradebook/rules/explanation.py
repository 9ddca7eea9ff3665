"""The whole arithmetic of a total in a form that can be kept with it and read again years later.

It holds every title, weight and rule as they were, so that a page needs nothing else to show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lms.courses.gradebook.rules.model import GroupTrace, ItemTrace, PeriodTrace, Total
from lms.courses.gradebook.rules.result import Item

#: Raised where what is kept changes its shape.
EDITION = 1


class Arranged(Protocol):
    """How an offering's marks are combined: categories and periods with names and weights."""

    @property
    def weighting(self) -> str: ...
    @property
    def aggregation(self) -> str: ...
    @property
    def categories(self) -> Sequence[Any]: ...
    @property
    def periods(self) -> Sequence[Any]: ...


@dataclass(frozen=True)
class ByPoints:
    """Arranged in no way: all points over all points."""

    weighting: str = "points"
    aggregation: str = "canvas"
    categories: Sequence[Any] = ()
    periods: Sequence[Any] = ()


@dataclass(frozen=True)
class ItemLine:
    """An item of the arithmetic. Bilingual: title. *lines*: of the late deduction, as kept."""

    trace: ItemTrace
    title_ko: str
    title_en: str
    state: str
    extra_credit: bool
    never_drop: bool
    overridden: bool
    filled: bool
    waived: bool
    late_minutes: int
    lines: tuple[dict[str, Any], ...]

    @property
    def kind(self) -> str:
        """assignment, quiz, manual."""
        return self.trace.key[0]


@dataclass(frozen=True)
class GroupLine:
    """A category of the arithmetic with its items. Bilingual: title; empty for items in none."""

    trace: GroupTrace
    title_ko: str
    title_en: str
    drop_lowest: int
    drop_highest: int
    keep_highest: int
    extra_credit: bool
    expected_count: int
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class PeriodLine:
    """A weighted grading period. Bilingual: title."""

    trace: PeriodTrace
    title_ko: str
    title_en: str
    groups: tuple[GroupLine, ...]


@dataclass(frozen=True)
class Explanation:
    """A total as a page shows it. *groups* are those outside of periods; *loose* are items that
    belong to no group: of no weighted period, for instance."""

    total: Total
    weighting: str
    aggregation: str
    groups: tuple[GroupLine, ...]
    periods: tuple[PeriodLine, ...]
    loose: tuple[ItemLine, ...]

    @property
    def by_points(self) -> bool:
        """Whether the total is simply all points over all points."""
        plain = all(line.trace.aggregation == "canvas" for line in self.groups)
        return (
            plain
            and not self.periods
            and self.weighting == "points"
            and self.aggregation == "canvas"
        )


def of(total: Total, items: Iterable[Item], arranged: Arranged) -> dict[str, Any]:
    """What is kept of *total*; plain JSON values, decimals as text."""
    return {
        "edition": EDITION,
        "total": total.as_json(),
        "weighting": arranged.weighting,
        "aggregation": arranged.aggregation,
        "categories": [
            {
                "id": row.id,
                "title_ko": row.title_ko,
                "title_en": row.title_en,
                "drop_lowest": row.drop_lowest,
                "drop_highest": row.drop_highest,
                "keep_highest": row.keep_highest,
                "extra_credit": row.extra_credit,
                "expected_count": row.expected_count or 0,
            }
            for row in arranged.categories
        ],
        "periods": [
            {"id": row.id, "title_ko": row.title_ko, "title_en": row.title_en}
            for row in arranged.periods
        ],
        "items": [_item(item) for item in items if not item.hidden],
    }


def _item(item: Item) -> dict[str, Any]:
    minutes = -(-item.late_by.total_seconds() // 60) if item.late_by is not None else 0
    return {
        "kind": item.kind,
        "id": item.id,
        "title_ko": item.title_ko,
        "title_en": item.title_en,
        "state": item.state,
        "extra_credit": item.extra_credit,
        "never_drop": item.never_drop,
        "overridden": item.overridden,
        "filled": item.filled,
        "waived": item.waived,
        "late_minutes": int(minutes),
        "lines": [
            {"code": line.code, "params": dict(line.params)} for line in item.deduction_lines
        ],
    }


def read(stored: dict[str, Any]) -> Explanation:
    """What :func:`of` kept, for a page."""
    total = Total.from_json(stored["total"])
    facts = {(line["kind"], int(line["id"])): line for line in stored["items"]}
    categories = {int(line["id"]): line for line in stored["categories"]}
    titles = {int(line["id"]): line for line in stored["periods"]}
    lines = [_item_line(trace, facts[trace.key]) for trace in total.items if trace.key in facts]
    # Items stand as the columns do, whatever the order of the arithmetic.
    order = {key: place for place, key in enumerate(facts)}
    lines.sort(key=lambda line: order[line.trace.key])

    def group(trace: GroupTrace) -> GroupLine:
        known = categories.get(trace.category_id, {})
        return GroupLine(
            trace=trace,
            title_ko=str(known.get("title_ko", "")),
            title_en=str(known.get("title_en", "")),
            drop_lowest=int(known.get("drop_lowest", 0)),
            drop_highest=int(known.get("drop_highest", 0)),
            keep_highest=int(known.get("keep_highest", 0)),
            extra_credit=bool(known.get("extra_credit")),
            expected_count=int(known.get("expected_count", 0)),
            items=tuple(line for line in lines if _within(line.trace, trace)),
        )

    groups = [group(trace) for trace in total.groups]
    held = {id(line) for one in groups for line in one.items}
    return Explanation(
        total=total,
        weighting=str(stored["weighting"]),
        aggregation=str(stored["aggregation"]),
        groups=tuple(one for one in groups if not total.periods or one.trace.period_id is None),
        periods=tuple(
            PeriodLine(
                trace=trace,
                title_ko=str(titles.get(trace.period_id, {}).get("title_ko", "")),
                title_en=str(titles.get(trace.period_id, {}).get("title_en", "")),
                groups=tuple(one for one in groups if one.trace.period_id == trace.period_id),
            )
            for trace in total.periods
        ),
        loose=tuple(line for line in lines if id(line) not in held),
    )


def _within(item: ItemTrace, group: GroupTrace) -> bool:
    if item.category_id != group.category_id:
        return False
    return group.period_id is None or item.period_id == group.period_id


def _item_line(trace: ItemTrace, facts: dict[str, Any]) -> ItemLine:
    return ItemLine(
        trace=trace,
        title_ko=str(facts["title_ko"]),
        title_en=str(facts["title_en"]),
        state=str(facts["state"]),
        extra_credit=bool(facts["extra_credit"]),
        never_drop=bool(facts["never_drop"]),
        overridden=bool(facts["overridden"]),
        filled=bool(facts["filled"]),
        waived=bool(facts["waived"]),
        late_minutes=int(facts["late_minutes"]),
        lines=tuple(dict(line) for line in facts["lines"]),
    )
