"""What a gradebook computes from, and what it answers: the marks, the plan, the total with its why.

Every number is a ``Decimal``; weights and shares are in percent (100 is the whole). Titles and
people stay outside: an item is known by its key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

#: Kind and id of what is marked: ``("assignment", 3)``, ``("quiz", 8)``, ``("manual", 2)`` …
Key = tuple[str, int]

#: How a category (or the course) makes one number of its members; docs/gradebook.md compares them.
AGGREGATIONS = (
    "canvas",  # points over points; drops choose the best total
    "mean",
    "wmean",  # mean with the members' own weights
    "swmean",  # mean weighted by points, extra credit on top
    "ecmean",  # mean, extra credit on top
    "median",
    "min",
    "max",
    "mode",
    "natural",  # sum with weights that may be set by hand
    "expected",  # mean over an expected count; what is not there is zero
)


@dataclass(frozen=True)
class Score:
    """One item as it stands for one person.

    *earned*: after deductions; None without a mark. *raw* and *deducted*: before it and what late
    work lost (points). *hidden*: the item is not shown to learners: it counts nowhere. *posted*:
    the mark is released; one that is not counts as no mark. *pending*: a part awaits review: the
    mark counts in the final grade only. *omit_from_final*: marked, but counts nowhere.
    *weight*: in "wmean" its weight (None: 1); in "ecmean" what extra credit is multiplied by; in
    "natural" the weight set by hand in percent (None: by points); outside categories under
    "percent" its percent of the course.
    """

    key: Key
    category_id: int  # 0: in none
    possible: Decimal
    earned: Decimal | None
    period_id: int | None = None
    raw: Decimal | None = None
    deducted: Decimal = Decimal(0)
    state: str = "graded"  # graded, waiting, missing, open
    excused: bool = False
    extra_credit: bool = False
    hidden: bool = False
    posted: bool = True
    pending: bool = False
    omit_from_final: bool = False
    weight: Decimal | None = None
    never_drop: bool = False


@dataclass(frozen=True)
class Category:
    """A group of items and its rules. *weight*: percent of the course (None: none set).

    *keep_highest* 0: keep all; where *drop_lowest* is set too, dropping decides.
    *include_empty*: an item without a mark counts as zero at once.
    *expected_count*: of "expected".
    """

    id: int
    weight: Decimal | None = None
    aggregation: str = "canvas"
    drop_lowest: int = 0
    drop_highest: int = 0
    keep_highest: int = 0
    include_empty: bool = False
    extra_credit: bool = False
    expected_count: int = 0

    def __post_init__(self) -> None:
        if self.aggregation not in AGGREGATIONS:
            raise ValueError(f"aggregation: {self.aggregation}")
        for name in ("drop_lowest", "drop_highest", "keep_highest", "expected_count"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: not below zero")


@dataclass(frozen=True)
class Period:
    """A grading period whose weight (percent; None counts as zero) is part of the course."""

    id: int
    weight: Decimal | None = None


@dataclass(frozen=True)
class Plan:
    """How a course makes one number of all items.

    *weighting* matters to aggregation "canvas": "points" (all points over all points) or
    "percent" (each category by its weight). *periods*: given only where they are weighted; then
    each period is a course of its own, and items of no period do not count.
    """

    categories: tuple[Category, ...] = ()
    periods: tuple[Period, ...] = ()
    weighting: str = "points"
    aggregation: str = "canvas"
    include_empty: bool = False

    def __post_init__(self) -> None:
        if self.weighting not in {"points", "percent"}:
            raise ValueError(f"weighting: {self.weighting}")
        if self.aggregation not in AGGREGATIONS:
            raise ValueError(f"aggregation: {self.aggregation}")


@dataclass(frozen=True)
class ItemTrace:
    """What became of one item.

    *outcome*: counted, zero (no mark, counted as zero), dropped, excused, hidden, omitted,
    not_graded, pending, no_weight, no_period. *why*: of a drop: lowest, highest, not_kept; of
    what counted: capped (its part was cut at the maximum), outranked (the aggregation looks at
    another item), extra; else empty.
    *weight*: percent within its category; *share*: percent of the course; *contribution*:
    percentage points of the total. Those of all items add up to ``Total.unrounded``.
    """

    key: Key
    category_id: int
    period_id: int | None
    possible: Decimal
    earned: Decimal | None
    raw: Decimal | None
    deducted: Decimal
    outcome: str
    why: str = ""
    weight: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    contribution: Decimal = Decimal(0)

    @property
    def counted(self) -> bool:
        """Whether it is part of the total, be it as zero."""
        return self.outcome in {"counted", "zero"}


@dataclass(frozen=True)
class GroupTrace:
    """What became of one category (in one period).

    *percent*: its own result, None while nothing counts; *set_weight*: as the plan says; *weight*:
    percent of what it is part of, after the weights of empty ones were spread; *contribution*:
    percentage points of the total. *filled*: zeros that stand for expected work which is not
    there. *why*: empty (nothing counts), no_weight, or empty text.
    """

    category_id: int
    period_id: int | None
    aggregation: str
    earned: Decimal
    possible: Decimal
    percent: Decimal | None
    set_weight: Decimal | None
    weight: Decimal
    contribution: Decimal
    filled: int = 0
    why: str = ""


@dataclass(frozen=True)
class PeriodTrace:
    """What became of one weighted grading period; as :class:`GroupTrace`."""

    period_id: int
    percent: Decimal | None
    set_weight: Decimal | None
    weight: Decimal
    contribution: Decimal


@dataclass(frozen=True)
class Note:
    """One step of the arithmetic that is not an item: ``code`` with its numbers.

    ``spread`` (weights: sum of those with work; to: 100), ``over`` (weights over 100 stay),
    ``unrounded`` and ``rounded`` (to two places, half up).
    """

    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Total:
    """A total with its whole explanation.

    *percent*: two places, half up; None while nothing counts. *unrounded*: ten places; what all
    contributions add up to.
    """

    percent: Decimal | None
    earned: Decimal
    possible: Decimal
    final: bool
    unrounded: Decimal = Decimal(0)
    items: tuple[ItemTrace, ...] = ()
    groups: tuple[GroupTrace, ...] = ()
    periods: tuple[PeriodTrace, ...] = ()
    notes: tuple[Note, ...] = ()

    def item(self, key: Key) -> ItemTrace | None:
        """The trace of one item."""
        return next((line for line in self.items if line.key == key), None)

    def as_json(self) -> dict[str, Any]:
        """What is stored with a frozen result; decimals as text."""
        return {
            "percent": None if self.percent is None else text(self.percent),
            "earned": text(self.earned),
            "possible": text(self.possible),
            "unrounded": text(self.unrounded),
            "final": self.final,
            "items": [_as_json(line) for line in self.items],
            "groups": [_as_json(line) for line in self.groups],
            "periods": [_as_json(line) for line in self.periods],
            "notes": [_as_json(line) for line in self.notes],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Total:
        """The total as it was stored."""
        return cls(
            percent=None if stored["percent"] is None else Decimal(stored["percent"]),
            earned=Decimal(stored["earned"]),
            possible=Decimal(stored["possible"]),
            final=bool(stored["final"]),
            unrounded=Decimal(stored["unrounded"]),
            items=tuple(ItemTrace(**_read(line, _ITEM)) for line in stored["items"]),
            groups=tuple(GroupTrace(**_read(line, _GROUP)) for line in stored["groups"]),
            periods=tuple(PeriodTrace(**_read(line, _GROUP)) for line in stored["periods"]),
            notes=tuple(Note(**line) for line in stored["notes"]),
        )


_ITEM = {"possible", "earned", "raw", "deducted", "weight", "share", "contribution"}
_GROUP = {"earned", "possible", "percent", "set_weight", "weight", "contribution"}


def text(value: Decimal) -> str:
    """A number without zeros that say nothing."""
    return f"{value.normalize():f}"


def _as_json(line: ItemTrace | GroupTrace | PeriodTrace | Note) -> dict[str, Any]:
    return {
        name: text(value) if isinstance(value, Decimal) else value
        for name, value in vars(line).items()
    }


def _read(line: dict[str, Any], numbers: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: Decimal(value) if name in numbers and value is not None else value
        for name, value in line.items()
    }
    if "key" in found:
        found["key"] = (str(found["key"][0]), int(found["key"][1]))
    return found
