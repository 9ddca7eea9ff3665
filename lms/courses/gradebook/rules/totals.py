"""The total of a course for one person, with its whole explanation. Pure.

:func:`compute` is the one function behind every number that is shown; :func:`outline` is the same
without the explanation. Both let the engine evaluate the tree of a plan and put the exact fractions
into decimals so that what is shown adds up: contributions have ten places and are rounded together
(largest remainder), the percentage is rounded once, half up, from the exact number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lms.courses.gradebook.rules.aggregation import ONE
from lms.courses.gradebook.rules.engine import CURRENT, FINAL, Branch, Leaf, evaluate
from lms.courses.gradebook.rules.limits import NOTHING
from lms.courses.gradebook.rules.model import (
    GroupTrace,
    ItemTrace,
    Key,
    Note,
    PeriodTrace,
    Plan,
    Score,
    Total,
    text,
)
from lms.courses.gradebook.rules.tree import tree

PLACES = 10  # of everything but the percentage
SHOWN = 2  # of the percentage
HUNDRED = Fraction(100)

_UNITS = 10**PLACES
_ZERO = Decimal(0)
_NO_PERIOD = "no_period"

#: Outcomes of what is part of a total, be it as zero.
COUNTED = frozenset({"counted", "zero"})
#: Reasons of a method for which an item is neither counted nor dropped.
_WEIGHTLESS = frozenset({"no_weight", "no_points"})
_DROPPED = frozenset({"lowest", "highest", "not_kept"})


def compute(plan: Plan, scores: Iterable[Score], *, final: bool) -> Total:
    """The total of *scores* under *plan*, with what became of every item.

    *final*: what has no mark counts as zero; otherwise it is left out and the weights of categories
    without any mark go to the others. The order of *scores* never matters. What-if is the same
    function over :func:`imagined` scores.
    """
    listed, root = _evaluated(plan, scores, final=final)
    value = root.value
    unrounded = decimal(NOTHING if value is None else value * HUNDRED)
    worths = _worths(root, value)
    items = [
        _item(worth, contribution)
        for worth, contribution in zip(worths, _together(worths, unrounded), strict=True)
    ]
    if plan.periods:
        known = {period.id for period in plan.periods}
        items += [_outside(score) for score in listed if score.period_id not in known]
        items.sort(key=lambda item: item.key)
    return Total(
        percent=None if value is None else decimal(value * HUNDRED, SHOWN),
        earned=decimal(root.earned),
        possible=decimal(root.possible),
        final=final,
        unrounded=unrounded,
        items=tuple(items),
        groups=tuple(_groups(root, items)),
        periods=tuple(_periods(root, items)) if plan.periods else (),
        notes=tuple(_notes(root, value)),
    )


@dataclass(frozen=True)
class Outline:
    """A total without its explanation, for those who look at hundreds at once.

    *outcomes*: of each item, as of :class:`ItemTrace`. All are those of :func:`compute`.
    """

    percent: Decimal | None
    earned: Decimal
    possible: Decimal
    outcomes: dict[Key, str]


def outline(plan: Plan, scores: Iterable[Score], *, final: bool) -> Outline:
    """:func:`compute` without the weight and the contribution of each item."""
    listed, root = _evaluated(plan, scores, final=final)
    value = root.value
    outcomes = {
        leaf.score.key: outcome
        for branch in (root, *root.all_branches())
        for leaf, _own, outcome, _why in _judged(branch)
    }
    if plan.periods:
        outcomes |= {score.key: _NO_PERIOD for score in listed if score.key not in outcomes}
    return Outline(
        percent=None if value is None else decimal(value * HUNDRED, SHOWN),
        earned=decimal(root.earned),
        possible=decimal(root.possible),
        outcomes=outcomes,
    )


def _evaluated(plan: Plan, scores: Iterable[Score], *, final: bool) -> tuple[list[Score], Branch]:
    listed = sorted(scores, key=lambda score: score.key)
    return listed, evaluate(tree(plan, listed), FINAL if final else CURRENT)


def imagined(scores: Iterable[Score], marks: Mapping[Key, Decimal | None]) -> tuple[Score, ...]:
    """*scores* with other marks, as if each were given, released and on time (None: taken away)."""
    return tuple(
        replace(
            score,
            earned=marks[score.key],
            raw=marks[score.key],
            deducted=Decimal(0),
            state="open" if marks[score.key] is None else "graded",
            posted=True,
            pending=False,
            excused=score.excused and marks[score.key] is None,
        )
        if score.key in marks
        else score
        for score in scores
    )


def decimal(value: Fraction, places: int = PLACES) -> Decimal:
    """*value* at so many places, half away from zero; exact until then."""
    return _rounded(*value.as_integer_ratio(), places)


def _rounded(above: int, below: int, places: int = PLACES) -> Decimal:
    units = (abs(above) * 10**places * 2 + below) // (below * 2)
    return Decimal(-units if above < 0 else units).scaleb(-places)


class _Worth(NamedTuple):
    """What became of an item, and what a point of it is worth.

    *factor*: in percent of the course; *weight*: in percent of its group.
    """

    leaf: Leaf
    outcome: str
    why: str
    factor: Fraction
    weight: Fraction


def _judged(branch: Branch) -> Iterable[tuple[Leaf, Fraction | None, str, str]]:
    """The items of a group itself: each with its scale there (None: it has none), its outcome and
    why."""
    made, alive = branch.made, bool(branch.scale)
    scales = made.scale if made is not None else {}
    reasons = made.why if made is not None else {}
    for leaf in branch.leaves:
        key, outcome = leaf.score.key, leaf.outcome
        own, why = scales.get(key), leaf.why or reasons.get(key, "")
        if outcome in COUNTED and not (own and alive):
            if why in _DROPPED:
                outcome = "dropped"
            elif why in _WEIGHTLESS or not why:
                outcome = "no_weight"
        elif not why and outcome == "counted" and leaf.score.extra_credit:
            why = "extra"
        yield leaf, own, outcome, why


def _worths(root: Branch, value: Fraction | None) -> list[_Worth]:
    """Every item of the tree by its key."""
    percent = NOTHING if value is None else HUNDRED / root.possible  # of a point at the top
    found = []
    for branch in (root, *root.all_branches()):
        made, above = branch.made, branch.scale * percent
        share = HUNDRED / made.possible if made is not None and made.possible else NOTHING
        for leaf, own, outcome, why in _judged(branch):
            if own is None:
                factor = weight = NOTHING
            elif own is ONE:
                factor, weight = above, share
            else:
                factor, weight = above * own, own * share
            found.append(_Worth(leaf, outcome, why, factor, weight))
    found.sort(key=lambda worth: worth.leaf.score.key)
    return found


def _together(worths: list[_Worth], whole: Decimal) -> list[Decimal]:
    """What each earned at ten places, so that all add up to *whole*: what rounding down left over
    goes to the largest remainders."""
    units, rests = [], []
    for worth in worths:
        above, below = _times(worth.factor, worth.leaf.earned)
        unit, rest = divmod(above * _UNITS, below)
        units.append(unit)
        rests.append((rest, below))
    left = int(whole.scaleb(PLACES)) - sum(units)
    if left:
        # As 64-bit shares of a unit: enough to tell remainders apart, and quick to compare.
        parts = [-((rest << 64) // below) for rest, below in rests]
        for at in sorted(range(len(parts)), key=parts.__getitem__)[
            :left
        ]:  # of equal ones the first
            units[at] += 1
    return [Decimal(each).scaleb(-PLACES) for each in units]


def _times(one: Fraction, other: Fraction) -> tuple[int, int]:
    """Their product, not reduced: it is only rounded."""
    above, below = one.as_integer_ratio()
    times, per = other.as_integer_ratio()
    return above * times, below * per


def _item(worth: _Worth, contribution: Decimal) -> ItemTrace:
    leaf, score = worth.leaf, worth.leaf.score
    possible = leaf.possible
    return ItemTrace(
        key=score.key,
        category_id=score.category_id,
        period_id=score.period_id,
        possible=score.possible,
        earned=score.earned,
        raw=score.raw,
        deducted=score.deducted,
        outcome=worth.outcome,
        why=worth.why,
        weight=_rounded(*_times(worth.weight, possible)) if worth.weight and possible else _ZERO,
        share=_rounded(*_times(worth.factor, possible)) if worth.factor else _ZERO,
        contribution=contribution,
    )


def _outside(score: Score) -> ItemTrace:
    return ItemTrace(
        key=score.key,
        category_id=score.category_id,
        period_id=score.period_id,
        possible=score.possible,
        earned=score.earned,
        raw=score.raw,
        deducted=score.deducted,
        outcome=_NO_PERIOD,
    )


def _groups(root: Branch, items: list[ItemTrace]) -> Iterable[GroupTrace]:
    """The categories, each within its weighted period."""
    by_key = {item.key: item for item in items}
    for above in (root, *root.branches):
        kind, number = above.group.key
        for branch in above.branches:
            if branch.group.key[0] == "category":
                inside = [by_key[leaf.score.key] for leaf in branch.leaves]
                yield _group(branch, inside, number if kind == "period" else None)


def _group(branch: Branch, inside: list[ItemTrace], period_id: int | None) -> GroupTrace:
    value, weight = branch.value, branch.group.weight
    return GroupTrace(
        category_id=branch.group.key[1],
        period_id=period_id,
        aggregation=branch.group.method,
        earned=decimal(branch.earned),
        possible=decimal(branch.possible),
        percent=None if value is None else decimal(value * HUNDRED, SHOWN),
        set_weight=None if weight is None else decimal(weight),
        weight=decimal(branch.weight * HUNDRED),
        contribution=sum((item.contribution for item in inside), Decimal(0)),
        filled=branch.made.filled if branch.made else 0,
        why="empty" if value is None else branch.why,
    )


def _periods(root: Branch, items: list[ItemTrace]) -> Iterable[PeriodTrace]:
    for branch in root.branches:
        value, number = branch.value, branch.group.key[1]
        yield PeriodTrace(
            period_id=number,
            percent=None if value is None else decimal(value * HUNDRED, SHOWN),
            set_weight=decimal(branch.group.weight or NOTHING),
            weight=decimal(branch.weight * HUNDRED),
            contribution=sum(
                (item.contribution for item in items if item.period_id == number), Decimal(0)
            ),
        )


def _notes(root: Branch, value: Fraction | None) -> Iterable[Note]:
    """The steps that are no item's: weights that were spread or pass 100, and the rounding."""
    for branch in (root, *root.all_branches()):
        weights = branch.made.sum_of_weights if branch.made else None
        if not weights or weights == HUNDRED or branch.group.method == "shares":
            continue
        kind, number = branch.group.key
        params = {"weights": text(decimal(weights)), "of": kind, "id": str(number)}
        yield Note("spread" if weights < HUNDRED else "over", params)
    if value is not None:
        exact, shown = decimal(value * HUNDRED), decimal(value * HUNDRED, SHOWN)
        yield Note("rounded", {"from": text(exact), "to": text(shown)})
