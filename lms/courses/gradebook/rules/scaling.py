"""A mark on another scale. Pure, over decimals; each is rounded where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from lms.courses.gradebook.rules.totals import decimal


def rescale(
    raw: Decimal,
    *,
    of: tuple[Decimal, Decimal],
    to: tuple[Decimal, Decimal],
    times: Decimal = Decimal(1),
    plus: Decimal = Decimal(0),
) -> Decimal:
    """*raw* on the scale *of* (lowest, highest) as a mark on the scale *to*, adjusted, and within it.

    Moodle's ``adjust_raw_grade``: first the scale, then × *times* + *plus*. A scale without width
    gives the top of the new one.
    """
    width = Fraction(of[1]) - Fraction(of[0])
    place = (Fraction(raw) - Fraction(of[0])) / width if width else Fraction(1)
    moved = Fraction(to[0]) + place * (Fraction(to[1]) - Fraction(to[0]))
    adjusted = moved * Fraction(times) + Fraction(plus)
    return decimal(min(max(adjusted, Fraction(min(to))), Fraction(max(to))))


def reweigh(earned: Decimal, possible: Decimal, weight: Decimal | None) -> tuple[Decimal, Decimal]:
    """A mark as one out of *weight* points (None: as it is); out of nothing it stays nothing."""
    if weight is None or possible <= 0:
        return earned, possible
    return decimal(Fraction(earned) * Fraction(weight) / Fraction(possible)), weight


def rubric_mark(
    levels: Sequence[Sequence[Decimal]],
    chosen: Sequence[Decimal],
    possible: Decimal,
    *,
    from_zero: bool = True,
) -> Decimal:
    """The points that chosen levels give of *possible*.

    *levels*: the points of each criterion's levels. *from_zero*: in proportion to the most there
    is; otherwise the lowest level of every criterion is no points at all. Never below zero.
    """
    got = Fraction(sum(chosen, Decimal(0)))
    most = Fraction(sum((max(each) for each in levels), Decimal(0)))
    least = Fraction(0) if from_zero else Fraction(sum((min(each) for each in levels), Decimal(0)))
    if most <= least:
        return Decimal(0)
    return decimal(max(Fraction(0), (got - least) / (most - least)) * Fraction(possible))


def progress(done: int, tracked: int, *, complete: bool = False) -> Decimal | None:
    """Percent of the tracked activities that are done; a completed course is done as a whole.

    None where nothing is tracked.
    """
    if complete:
        return Decimal(100)
    return decimal(Fraction(100 * done, tracked)) if tracked > 0 else None
