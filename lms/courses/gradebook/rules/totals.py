"""The total of a course for one person, with its whole explanation. Pure.

:func:`compute` is the one function behind every number that is shown. It builds the tree of a plan
(periods → categories → items), lets the engine evaluate it, and puts the exact fractions into
decimals so that what is shown adds up: contributions have ten places and are rounded together
(largest remainder), the percentage is rounded once, half up, from the exact number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from lms.courses.gradebook.rules.engine import CURRENT, FINAL, Branch, Group, Leaf, evaluate
from lms.courses.gradebook.rules.limits import NOTHING, Limits
from lms.courses.gradebook.rules.model import (
    Category,
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

PLACES = 10  # of everything but the percentage
SHOWN = 2  # of the percentage
HUNDRED = Fraction(100)

#: Reasons of a method for which an item is neither counted nor dropped.
_WEIGHTLESS = frozenset({"no_weight", "no_points"})
_DROPPED = frozenset({"lowest", "highest", "not_kept"})


def compute(plan: Plan, scores: Iterable[Score], *, final: bool) -> Total:
    """The total of *scores* under *plan*, with what became of every item.

    *final*: what has no mark counts as zero; otherwise it is left out and the weights of categories
    without any mark go to the others. The order of *scores* never matters. What-if is the same
    function over :func:`imagined` scores.
    """
    listed = sorted(scores, key=lambda score: score.key)
    root = evaluate(_course(plan, listed), FINAL if final else CURRENT)
    value = root.value
    leaves = sorted(root.all_leaves(), key=lambda leaf: leaf.score.key)
    unrounded = decimal(NOTHING if value is None else value * HUNDRED)
    percent = NOTHING if value is None else HUNDRED / root.possible  # of a point at the top
    contributions = _together([leaf.part * percent for leaf in leaves], unrounded)
    items = [
        _item(leaf, percent, contribution)
        for leaf, contribution in zip(leaves, contributions, strict=True)
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
    above, below = abs(value.numerator), value.denominator
    units = (above * 10**places * 2 + below) // (below * 2)
    return Decimal(-units if value.numerator < 0 else units).scaleb(-places)


def _course(plan: Plan, scores: list[Score]) -> Group:
    """The tree of *plan*; by period where periods are weighted."""
    if not plan.periods:
        return _of_categories(plan, ("course", 0), scores, None)
    by_period: dict[int | None, list[Score]] = defaultdict(list)
    for score in scores:
        by_period[score.period_id].append(score)
    return Group(
        ("course", 0),
        "periods",
        tuple(
            _of_categories(
                plan, ("period", period.id), by_period[period.id], period.weight or Decimal(0)
            )
            for period in plan.periods
        ),
    )


def _of_categories(plan: Plan, key: Key, scores: list[Score], weight: Decimal | None) -> Group:
    known = {category.id for category in plan.categories}
    inside: dict[int, list[Score]] = defaultdict(list)
    for score in scores:
        inside[score.category_id if score.category_id in known else 0].append(score)
    alone = [] if 0 in known else inside[0]
    return Group(
        key,
        _method(plan),
        (*alone, *(_category(category, inside[category.id]) for category in plan.categories)),
        weight=None if weight is None else Fraction(weight),
        include_empty=plan.include_empty,
    )


def _method(plan: Plan) -> str:
    if plan.aggregation == "canvas":
        return plan.weighting
    return "shares" if plan.aggregation == "expected" else plan.aggregation


def _category(category: Category, scores: list[Score]) -> Group:
    return Group(
        ("category", category.id),
        category.aggregation,
        tuple(scores),
        weight=None if category.weight is None else Fraction(category.weight),
        extra=category.extra_credit,
        limits=Limits(category.drop_lowest, category.drop_highest, category.keep_highest),
        include_empty=category.include_empty,
        expected=category.expected_count if category.aggregation == "expected" else 0,
    )


def _together(parts: list[Fraction], whole: Decimal) -> list[Decimal]:
    """*parts* at ten places so that they add up to *whole*: what rounding down left over goes to
    the largest remainders."""
    split = [divmod(part.numerator * 10**PLACES, part.denominator) for part in parts]
    units = [unit for unit, _rest in split]
    left = int(whole.scaleb(PLACES)) - sum(units)
    if left:
        # As 64-bit shares of a unit: enough to tell remainders apart, and quick to compare.
        rests = [
            (rest << 64) // part.denominator
            for (_unit, rest), part in zip(split, parts, strict=True)
        ]
        for at in sorted(range(len(parts)), key=lambda at: (-rests[at], at))[:left]:
            units[at] += 1
    return [Decimal(each).scaleb(-PLACES) for each in units]


def _item(leaf: Leaf, percent: Fraction, contribution: Decimal) -> ItemTrace:
    score, outcome, why = leaf.score, leaf.outcome, leaf.why
    if outcome in {"counted", "zero"} and not leaf.scale:
        if why in _DROPPED:
            outcome = "dropped"
        elif why in _WEIGHTLESS or not why:
            outcome, why = "no_weight", why
    elif not why and score.extra_credit and outcome == "counted":
        why = "extra"
    return ItemTrace(
        key=score.key,
        category_id=score.category_id,
        period_id=score.period_id,
        possible=score.possible,
        earned=score.earned,
        raw=score.raw,
        deducted=score.deducted,
        outcome=outcome,
        why=why,
        weight=decimal(leaf.weight * HUNDRED) if leaf.weight else Decimal(0),
        share=decimal(leaf.scale * leaf.possible * percent) if leaf.scale else Decimal(0),
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
        outcome="no_period",
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
