"""How the marks of an item lie: mean, spread, quartiles, a histogram. Pure, in decimals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_STEP = Decimal("0.01")
BINS = 10


@dataclass(frozen=True)
class Statistics:
    """Points, each rounded half up to two places once.

    *deviation*: of the whole class (divided by n). *lower*, *upper*: the quartiles, between two
    marks in proportion (as QUARTILE.INC of spreadsheets).
    """

    n: int
    mean: Decimal
    median: Decimal
    deviation: Decimal
    lower: Decimal
    upper: Decimal
    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Bin:
    """Marks from *low* up to *high* percent of the points; *high* none: everything above 100.

    The bin that ends at 100 holds 100 itself.
    """

    low: int
    high: int | None
    count: int


def statistics(values: Iterable[Decimal]) -> Statistics | None:
    """The figures of *values*, whatever their order; none of no values."""
    ordered = sorted(Fraction(value) for value in values)
    if not ordered:
        return None
    n = len(ordered)
    mean = sum(ordered, Fraction(0)) / n
    variance = sum(((value - mean) ** 2 for value in ordered), Fraction(0)) / n
    root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return Statistics(
        n=n,
        mean=_shown(mean),
        median=_shown(_quantile(ordered, Fraction(1, 2))),
        deviation=root.quantize(_STEP, rounding=ROUND_HALF_UP),
        lower=_shown(_quantile(ordered, Fraction(1, 4))),
        upper=_shown(_quantile(ordered, Fraction(3, 4))),
        least=_shown(ordered[0]),
        most=_shown(ordered[-1]),
    )


def histogram(values: Iterable[Decimal], possible: Decimal) -> list[Bin]:
    """Ten bins of ten percent, and one above 100 where somebody passed it; each value once.

    Nothing where the item has no points.
    """
    if possible <= 0:
        return []
    counts = [0] * (BINS + 1)
    width = 100 // BINS
    for value in values:
        percent = Fraction(value) * 100 / Fraction(possible)
        if percent > 100:
            counts[BINS] += 1
        else:
            counts[min(BINS - 1, max(0, int(percent // width)))] += 1
    bins = [Bin(at * width, (at + 1) * width, counts[at]) for at in range(BINS)]
    return [*bins, Bin(100, None, counts[BINS])] if counts[BINS] else bins


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _shown(value: Fraction) -> Decimal:
    units = (abs(value) * 200 + 1) // 2
    return Decimal(int(-units if value < 0 else units)).scaleb(-2)
