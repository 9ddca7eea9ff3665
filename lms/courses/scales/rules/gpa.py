"""Grade point averages (평점평균), their conversion to 100 points, and the lines behind them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from lms.courses.scales.rules.scheme import number

if TYPE_CHECKING:
    from lms.courses.scales.rules.retakes import Attempt

ROUNDINGS = {"truncate": ROUND_DOWN, "half_up": ROUND_HALF_UP}
BETWEEN = ("step", "linear")


@dataclass(frozen=True)
class GpaPolicy:
    """How an institution writes averages: policy kind ``gpa``.

    *places* and *rounding* (truncate, half_up): the third decimal is cut, or rounded. *include_f*:
    failed credits count as 0 points. *conversion*: “4.5 100; 4.4 99; …; 0 0”, average and points
    out of 100; *between* two rows ``step`` (the lower row) or ``linear``; the conversion is
    rounded in the same way to *conversion_places*.
    """

    places: int = 2
    rounding: str = "truncate"
    include_f: bool = True
    conversion: str = ""
    between: str = "step"
    conversion_places: int = 2

    def __post_init__(self) -> None:
        """Raise ValueError naming the field that is wrong."""
        for name in ("places", "conversion_places"):
            value = getattr(self, name)
            if isinstance(value, bool) or not 0 <= value <= 4:
                raise ValueError(f"{name}: 0 to 4")
        if self.rounding not in ROUNDINGS:
            raise ValueError(f"rounding: one of {', '.join(ROUNDINGS)}")
        if self.between not in BETWEEN:
            raise ValueError(f"between: one of {', '.join(BETWEEN)}")
        for upper, lower in pairwise(self.table):
            if upper[0] <= lower[0] or upper[1] < lower[1]:
                raise ValueError("conversion: rows descend")

    @cached_property
    def table(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """(average, points out of 100), the highest first."""
        found = []
        for row in self.conversion.replace("\n", ";").split(";"):
            words = row.split()
            if not words:
                continue
            if len(words) != 2:
                raise ValueError(f"conversion: '{row.strip()}' is no average and points")
            found.append((number(words[0], "conversion"), number(words[1], "conversion")))
        return tuple(found)

    def rounded(self, value: Decimal, places: int | None = None) -> Decimal:
        """*value* at the institution's number of places, in its way."""
        step = Decimal(1).scaleb(-(self.places if places is None else places))
        return value.quantize(step, rounding=ROUNDINGS[self.rounding])

    def converted(self, average: Decimal) -> Decimal | None:
        """Points out of 100 for an average as it is shown; none below the table, or without one."""
        for position, (least, points) in enumerate(self.table):
            if average < least:
                continue
            if self.between == "linear" and position and average > least:
                upper, most = self.table[position - 1]
                points += (average - least) * (most - points) / (upper - least)
            return self.rounded(points, self.conversion_places)
        return None


@dataclass(frozen=True)
class Taken:
    """A course with its grade. *points* None: outside the average. *on*: when it was decided."""

    key: int
    course: int
    credits: Decimal
    letter: str
    points: Decimal | None
    on: date
    passed: bool = True
    major: bool = False


@dataclass(frozen=True)
class GpaLine:
    """A line of the arithmetic: *product* = credits × points where it counts, else *why* not."""

    attempt: Attempt
    counted: bool
    why: str  # "", replaced, incomplete, withdrawn, no_points, no_credits, failed, minor
    product: Decimal


@dataclass(frozen=True)
class Gpa:
    """An average with all that it was made from. *exact* is before rounding."""

    value: Decimal | None
    scale: Decimal
    exact: Decimal | None
    total: Decimal  # of the products
    credits: Decimal  # that were divided by
    lines: tuple[GpaLine, ...]
    converted: Decimal | None

    @property
    def exact_text(self) -> str:
        """The average before rounding, at six places where it goes on."""
        if self.exact is None:
            return "–"
        six = self.exact.quantize(Decimal("0.000001"), rounding=ROUND_DOWN)
        return f"{six.normalize():f}" if six == self.exact else f"{six:f}…"

    @property
    def text(self) -> str:
        """The average beside its scale: “4.12/4.5”."""
        return f"–/{self.scale:f}" if self.value is None else f"{self.value:f}/{self.scale:f}"


def average(
    attempts: Iterable[Attempt],
    policy: GpaPolicy,
    scale: Decimal,
    *,
    include_f: bool | None = None,
    major: bool = False,
) -> Gpa:
    """The average of what counts. *include_f* overrides the policy; *major*: of major courses alone."""
    with_f = policy.include_f if include_f is None else include_f
    lines = []
    for attempt in attempts:
        why = _why_not(attempt, with_f, major)
        points = attempt.points if attempt.points is not None else Decimal(0)
        product = Decimal(0) if why else attempt.taken.credits * points
        lines.append(GpaLine(attempt, not why, why, product))
    credits = sum((line.attempt.taken.credits for line in lines if line.counted), Decimal(0))
    total = sum((line.product for line in lines), Decimal(0))
    exact = total / credits if credits else None
    value = policy.rounded(exact) if exact is not None else None
    converted = policy.converted(value) if value is not None else None
    return Gpa(value, scale, exact, total, credits, tuple(lines), converted)


def _why_not(attempt: Attempt, with_f: bool, major: bool) -> str:
    if attempt.letter == "I":
        return "incomplete"
    if attempt.letter == "W":
        return "withdrawn"
    if not attempt.counts:
        return "replaced"
    if attempt.points is None:
        return "no_points"
    if not attempt.taken.credits:
        return "no_credits"
    if not with_f and attempt.points == 0:
        return "failed"
    if major and not attempt.taken.major:
        return "minor"
    return ""
