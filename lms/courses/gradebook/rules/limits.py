"""Which members of a group are dropped. Pure, exact.

Two schools. Canvas drops what leaves the best *total* (points over points), not what has the lowest
percentage; finding it is a fractional knapsack of fixed size (Kane & Kane, "The Effects of Dropping
Grades", 2006), solved here by Dinkelbach's iteration over exact fractions. Moodle and Open edX look
at each percentage by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

NOTHING = Fraction(0)


def total(values: Iterable[Fraction]) -> Fraction:
    """The sum, reduced once and not at every step."""
    ratios = [each.as_integer_ratio() for each in values]
    unit = lcm(*{below for _above, below in ratios})
    if unit == 1:
        return Fraction(sum(above for above, _below in ratios))
    return Fraction(sum(above * (unit // below) for above, below in ratios), unit)


@dataclass(slots=True)  # not frozen: there is one for every item of everybody, each look anew
class Member:
    """What a group aggregates: an item, or a group that is part of it. Nothing changes one.

    *points*: what it weighs where points are added up; for a group that is a mean, the points of
    what counts in it. *weight*: set for it, None where none is. *present*: whether it counts now;
    one that does not is part of the scheme only.
    """

    key: tuple[str, int]
    earned: Fraction
    possible: Fraction
    points: Fraction
    weight: Fraction | None = None
    extra: bool = False
    fixed: bool = False  # never dropped
    present: bool = True
    full: Fraction | None = None  # what would be possible if all of it counted; None: as *possible*

    @property
    def value(self) -> Fraction:
        """Its share of what is possible; only of what has points."""
        return self.earned / self.possible


@dataclass(frozen=True)
class Limits:
    """How many are dropped or kept. Dropping the lowest wins over keeping the highest."""

    drop_lowest: int = 0
    drop_highest: int = 0
    keep_highest: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.drop_lowest or self.drop_highest or self.keep_highest)


NO_LIMITS = Limits()

Dropped = dict[tuple[str, int], str]


def by_total(members: Sequence[Member], limits: Limits) -> Dropped:
    """What Canvas drops, and why (lowest, highest, not_kept).

    One droppable member always stays; where lowest and highest together would leave none, the
    highest are not dropped. Extra credit is never dropped but counts in the totals compared.
    """
    if not limits.any:
        return {}
    fixed = [member for member in members if member.fixed or member.extra]
    free = sorted(
        (member for member in members if not (member.fixed or member.extra)),
        key=lambda member: member.key,
    )
    if not free:
        return {}
    lowest, why = limits.drop_lowest, "lowest"
    if not lowest and limits.keep_highest:
        lowest, why = max(0, len(free) - limits.keep_highest), "not_kept"
    lowest = min(lowest, len(free) - 1)
    highest = limits.drop_highest if lowest + limits.drop_highest < len(free) else 0
    best = _chosen(free, fixed, len(free) - lowest, best=True)
    kept = _chosen(best, fixed, len(best) - highest, best=False)
    in_best, in_kept = {each.key for each in best}, {each.key for each in kept}
    return {
        member.key: why if member.key not in in_best else "highest"
        for member in free
        if member.key not in in_kept
    }


def by_value(members: Sequence[Member], limits: Limits) -> Dropped:
    """What Moodle (and Open edX) drop: the lowest percentages; of equal ones that with more points.

    Extra credit stays. More than there is may be dropped: then nothing is left.
    """
    if not limits.any:
        return {}
    free = sorted(
        (member for member in members if not (member.fixed or member.extra)),
        key=lambda member: (member.value, -member.possible, member.key),
    )
    if limits.drop_lowest:
        cut, why = limits.drop_lowest, "lowest"
    elif limits.keep_highest:
        fixed = sum(1 for member in members if member.fixed and not member.extra)
        cut, why = max(0, len(free) - max(0, limits.keep_highest - fixed)), "not_kept"
    else:
        cut, why = 0, "lowest"
    dropped = {member.key: why for member in free[:cut]}
    left = free[cut:]
    if limits.drop_highest:
        dropped |= {member.key: "highest" for member in left[-limits.drop_highest :]}
    return dropped


def _chosen(
    free: Sequence[Member], fixed: Sequence[Member], keep: int, *, best: bool
) -> Sequence[Member]:
    """The *keep* of *free* that together with *fixed* make the best (or worst) total."""
    if keep >= len(free):
        return free
    # Whole numbers on one scale: the same comparisons as over fractions, many times faster.
    unit = lcm(
        *{each.denominator for one in (*free, *fixed) for each in (one.earned, one.possible)}
    )
    open_ = [_counted(one, unit) for one in free]
    always = [_counted(one, unit) for one in fixed]
    return [one.member for one in _best(open_, always, keep, sign=-1 if best else 1)]


class _Counted(NamedTuple):
    """A member in whole units."""

    earned: int
    possible: int
    member: Member


def _counted(member: Member, unit: int) -> _Counted:
    earned, of = member.earned.as_integer_ratio()
    possible, per = _points(member).as_integer_ratio()
    return _Counted(earned * (unit // of), possible * (unit // per), member)


def _best(
    free: Sequence[_Counted], fixed: Sequence[_Counted], keep: int, *, sign: int
) -> Sequence[_Counted]:
    """Dinkelbach's iteration; *sign* -1 for the best total, 1 for the worst."""
    pointed = [one for one in (*free, *fixed) if one.possible > 0]
    if not pointed:
        return _top(free, keep, NOTHING, sign)
    unpointed = [one for one in (*free, *fixed) if one.possible <= 0]
    ceiling = _ceiling(pointed, unpointed)
    if not unpointed:
        # What all choices come to on average: no better than the best, no worse than the worst.
        ratio = Fraction(
            sum(one.earned for one in free) * keep + sum(one.earned for one in fixed) * len(free),
            sum(one.possible for one in free) * keep
            + sum(one.possible for one in fixed) * len(free),
        )
    elif sign > 0:
        ratio = ceiling
    else:
        ratio = _extreme(pointed, min)
    # Each round's choice has a strictly better total than the last, and there are finitely many.
    while True:
        kept = _top(free, keep, ratio, sign)
        possible = sum(one.possible for one in (*kept, *fixed))
        if possible <= 0:
            return _top(free, keep, ceiling, sign)
        reached = min(Fraction(sum(one.earned for one in (*kept, *fixed)), possible), ceiling)
        if (reached >= ratio) if sign > 0 else (reached <= ratio):
            return kept
        ratio = reached


def _extreme(pointed: Sequence[_Counted], which: Callable[..., int]) -> Fraction:
    """The least or the most that one of them is worth, compared in whole numbers."""
    unit = lcm(*{one.possible for one in pointed})
    return Fraction(which(one.earned * (unit // one.possible) for one in pointed), unit)


def _top(free: Sequence[_Counted], keep: int, ratio: Fraction, sign: int) -> Sequence[_Counted]:
    """The *keep* that move a total away from *ratio* the most; of equal ones those with more
    points, and then in the order of *free*."""
    above, below = sign * ratio.numerator, sign * ratio.denominator
    return sorted(free, key=lambda one: (one.earned * below - one.possible * above, -one.possible))[
        :keep
    ]


def _points(member: Member) -> Fraction:
    return NOTHING if member.extra else member.possible


def _ceiling(pointed: Sequence[_Counted], unpointed: Sequence[_Counted]) -> Fraction:
    """The most a total is taken to be, for totals that points out of nothing would lift for ever."""
    if not unpointed:
        return _extreme(pointed, max)
    possible = sum(one.possible for one in pointed)
    earned = sum(one.earned for one in pointed)
    extra = sum(one.earned for one in unpointed)
    return Fraction(max(possible, earned) + extra, possible)
