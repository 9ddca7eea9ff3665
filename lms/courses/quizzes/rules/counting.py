"""Which attempt counts, and what it comes to. Exact: marks are decimals, rounded in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

STEP = Decimal("0.0001")
PERCENT_STEP = Decimal("0.01")


class Counting(StrEnum):
    """Which of several attempts counts."""

    HIGHEST = "highest"
    LAST = "last"
    AVERAGE = "average"
    FIRST = "first"


@dataclass(frozen=True)
class Finished:
    """An attempt that was handed in. *points* none: something still waits for a mark."""

    number: int
    points: Decimal | None
    possible: Decimal


@dataclass(frozen=True)
class Result:
    """What counts. *numbers*: the attempts that it comes from. *points* none: not known yet."""

    points: Decimal | None
    possible: Decimal
    percent: Decimal | None
    waiting: bool
    numbers: tuple[int, ...]


def earned(fraction: Decimal, points: Decimal) -> Decimal:
    """The points for a share of them, at four places, half up."""
    return (fraction * points).quantize(STEP, rounding=ROUND_HALF_UP)


def percent(points: Decimal, possible: Decimal) -> Decimal | None:
    """The share in percent at two places, half up; none of nothing."""
    if possible <= 0:
        return None
    return (points * 100 / possible).quantize(PERCENT_STEP, rounding=ROUND_HALF_UP)


def share(points: Decimal, possible: Decimal) -> Decimal | None:
    """The share from 0 to 1 at four places, half up; none of nothing."""
    if possible <= 0:
        return None
    return (points / possible).quantize(STEP, rounding=ROUND_HALF_UP)


def result(attempts: Iterable[Finished], counting: Counting, possible: Decimal) -> Result:
    """What counts of *attempts*; *possible* is the quiz's own total, for who made none.

    HIGHEST and AVERAGE are taken of shares, since a random draw or a changed quiz may make attempts
    worth different points. The highest is given in the points of the attempt that reached it (of
    equal ones the later), the average in points of the last attempt. Of attempts of which one still
    waits for a mark the average is not known; the highest is that of those marked, and said to wait.
    The order in which attempts are given never matters.
    """
    made = sorted(attempts, key=lambda one: one.number)
    if not made:
        return Result(None, possible, None, False, ())
    if counting is Counting.FIRST:
        return _single(made[0], waiting=made[0].points is None)
    if counting is Counting.LAST:
        return _single(made[-1], waiting=made[-1].points is None)
    waiting = any(one.points is None for one in made)
    marked = [(one, one.points) for one in made if one.points is not None]
    total = made[-1].possible
    if counting is Counting.AVERAGE:
        numbers = tuple(one.number for one in made)
        if waiting or not marked:
            return Result(None, total, None, waiting, numbers)
        if len({one.possible for one, _points in marked}) == 1:
            mean = sum((points for _one, points in marked), Decimal(0)) / len(marked)
        else:
            shares = [
                points / one.possible if one.possible else Decimal(0) for one, points in marked
            ]
            mean = sum(shares, Decimal(0)) / len(shares) * total
        points = mean.quantize(STEP, rounding=ROUND_HALF_UP)
        return Result(points, total, percent(points, total), False, numbers)
    if not marked:
        return Result(None, total, None, True, ())
    best, _points = max(
        marked,
        key=lambda pair: (
            pair[1] / pair[0].possible if pair[0].possible else Decimal(0),
            pair[0].number,
        ),
    )
    return _single(best, waiting=waiting)


def _single(one: Finished, *, waiting: bool) -> Result:
    value = percent(one.points, one.possible) if one.points is not None else None
    return Result(one.points, one.possible, value, waiting, (one.number,))


def passed(found: Result, pass_percent: Decimal | None) -> bool | None:
    """Whether the pass mark is reached; none: there is no mark to reach, or nothing is known yet.

    A highest mark that reaches it already is passed, although another attempt waits.
    """
    if pass_percent is None or found.points is None or found.percent is None:
        return None
    if found.points * 100 >= pass_percent * found.possible:
        return True
    return None if found.waiting else False
