"""Scores of several reviewers made comparable, shown beside the raw ones. Pure.

For the scores of one stage, in percent: reviewer *j* gave *n* scores with mean *m* and standard
deviation *s* (of the population); all scores of the stage have mean *M* and deviation *S*. The
normalised score of a raw score *x* is ::

    w · (M + S · (x − m) / s) + (1 − w) · x        with  w = n / (n + 5)

a z-score within the reviewer on the stage's own scale, drawn back to the raw score while the
reviewer has given few (*w* is a half at five scores). Where *s* is zero, (x − m) / s counts as
zero. Where one reviewer gave all the scores there is nothing to compare: normalised is raw.
The result lies within 0 and 100 and has four places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext

#: So many scores weigh as much as the raw score does.
SHRINK = 5
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Given:
    """A raw score in percent that *reviewer* gave *applicant*; both are opaque keys."""

    applicant: int
    reviewer: int
    percent: Decimal


@dataclass(frozen=True)
class Habit:
    """How a reviewer scores: how many, mean, deviation, and the weight of the z-score."""

    scores: int
    mean: Decimal
    deviation: Decimal
    weight: Decimal


def habits(given: Iterable[Given]) -> dict[int, Habit]:
    """Each reviewer's habit, whatever the order of the scores."""
    values: dict[int, list[Decimal]] = {}
    for one in given:
        values.setdefault(one.reviewer, []).append(one.percent)
    found = {}
    for reviewer, scores in values.items():
        mean, deviation = _spread(scores)
        count = Decimal(len(scores))
        found[reviewer] = Habit(len(scores), mean, deviation, count / (count + SHRINK))
    return found


def normalise(given: Iterable[Given]) -> dict[tuple[int, int], Decimal]:
    """The normalised score in percent by (applicant, reviewer)."""
    scores = list(given)
    by_reviewer = habits(scores)
    if len(by_reviewer) <= 1:
        return {(one.applicant, one.reviewer): one.percent for one in scores}
    mean, deviation = _spread([one.percent for one in scores])
    found = {}
    with localcontext() as context:
        context.prec = 40
        for one in scores:
            habit = by_reviewer[one.reviewer]
            z = (one.percent - habit.mean) / habit.deviation if habit.deviation > 0 else Decimal(0)
            value = habit.weight * (mean + deviation * z) + (1 - habit.weight) * one.percent
            found[one.applicant, one.reviewer] = _kept(value)
    return found


def average(percents: Iterable[Decimal]) -> Decimal | None:
    """The mean of an applicant's scores at four places; none where nobody scored."""
    values = sorted(percents)
    return _kept(sum(values, Decimal(0)) / len(values)) if values else None


def combined(parts: Mapping[int, Decimal], most: Mapping[int, Decimal]) -> Decimal | None:
    """Points by criterion as a percentage of the rubric's points; none while a criterion lacks."""
    total = sum(most.values(), Decimal(0))
    if set(parts) != set(most) or total <= 0:
        return None
    return _kept(sum(parts.values(), Decimal(0)) * 100 / total)


def _spread(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Mean and deviation of the population; sorted first, so that the order changes no digit."""
    with localcontext() as context:
        context.prec = 40
        ordered = sorted(values)
        count = len(ordered)
        mean = sum(ordered, Decimal(0)) / count
        deviation = (sum(((one - mean) ** 2 for one in ordered), Decimal(0)) / count).sqrt()
    return mean, deviation


def _kept(value: Decimal) -> Decimal:
    return min(Decimal(100), max(Decimal(0), value)).quantize(PLACES)
