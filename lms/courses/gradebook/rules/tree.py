"""The tree of a plan: periods → categories → items. Pure.

What of it is the same for everybody is made once for a plan; a person's scores are put into it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from lms.courses.gradebook.rules.engine import Group
from lms.courses.gradebook.rules.limits import Limits
from lms.courses.gradebook.rules.model import Category, Key, Plan, Score


@dataclass(frozen=True)
class _Part:
    """A category as it is for everybody."""

    category: Category
    weight: Fraction | None
    limits: Limits

    def filled(self, scores: Sequence[Score]) -> Group:
        """The category with a person's *scores*."""
        category = self.category
        return Group(
            ("category", category.id),
            category.aggregation,
            tuple(scores),
            weight=self.weight,
            extra=category.extra_credit,
            limits=self.limits,
            include_empty=category.include_empty,
            expected=category.expected_count if category.aggregation == "expected" else 0,
        )


@dataclass(frozen=True)
class _Frame:
    """A plan as it is for everybody."""

    method: str
    parts: tuple[_Part, ...]
    known: frozenset[int]  # the ids of the categories
    include_empty: bool
    periods: tuple[tuple[int, Fraction], ...]  # ids and weights


@lru_cache(maxsize=256)
def _frame(plan: Plan) -> _Frame:
    return _Frame(
        method=_method(plan),
        parts=tuple(
            _Part(
                each,
                None if each.weight is None else Fraction(each.weight),
                Limits(each.drop_lowest, each.drop_highest, each.keep_highest),
            )
            for each in plan.categories
        ),
        known=frozenset(each.id for each in plan.categories),
        include_empty=plan.include_empty,
        periods=tuple((each.id, Fraction(each.weight or Decimal(0))) for each in plan.periods),
    )


def _method(plan: Plan) -> str:
    if plan.aggregation == "canvas":
        return plan.weighting
    return "shares" if plan.aggregation == "expected" else plan.aggregation


def tree(plan: Plan, scores: Sequence[Score]) -> Group:
    """A person's *scores* under *plan*; by period where periods are weighted."""
    frame = _frame(plan)
    if not frame.periods:
        return _of_categories(frame, ("course", 0), scores, None)
    by_period: dict[int | None, list[Score]] = defaultdict(list)
    for score in scores:
        by_period[score.period_id].append(score)
    return Group(
        ("course", 0),
        "periods",
        tuple(
            _of_categories(frame, ("period", number), by_period[number], weight)
            for number, weight in frame.periods
        ),
    )


def _of_categories(
    frame: _Frame, key: Key, scores: Sequence[Score], weight: Fraction | None
) -> Group:
    inside: dict[int, list[Score]] = defaultdict(list)
    for score in scores:
        inside[score.category_id if score.category_id in frame.known else 0].append(score)
    alone = [] if 0 in frame.known else inside[0]
    return Group(
        key,
        frame.method,
        (*alone, *(part.filled(inside[part.category.id]) for part in frame.parts)),
        weight=weight,
        include_empty=frame.include_empty,
    )
