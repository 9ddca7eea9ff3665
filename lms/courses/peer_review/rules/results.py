"""What several reviews of a work say together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lms.courses.assignments.rules import Reason

STEP = Decimal("0.01")
#: Reviews that lie further apart than this share of the points are pointed out.
APART = Decimal("0.3")


@dataclass(frozen=True)
class Given:
    """One review's points by criterion (id) and their sum; none: reviewed without points."""

    by_criterion: Mapping[int, Decimal]
    total: Decimal | None


@dataclass(frozen=True)
class Summary:
    """Several reviews together. *mean* none: nobody gave points. *spread*: highest less lowest."""

    count: int
    mean: Decimal | None
    spread: Decimal | None
    by_criterion: Mapping[int, tuple[Decimal, Decimal]]  # id → (mean, spread)


def summarise(given: Iterable[Given], criteria: Sequence[int]) -> Summary:
    """The mean (half up, two places) and spread of *given*; the order never matters."""
    listed = list(given)
    totals = [one.total for one in listed if one.total is not None]
    lines: dict[int, tuple[Decimal, Decimal]] = {}
    for key in criteria:
        values = [one.by_criterion[key] for one in listed if key in one.by_criterion]
        if values:
            lines[key] = (_mean(values), max(values) - min(values))
    return Summary(
        count=len(listed),
        mean=_mean(totals) if totals else None,
        spread=max(totals) - min(totals) if totals else None,
        by_criterion=lines,
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    mean = sum(values, Decimal(0)) / len(values)
    return mean.quantize(STEP, rounding=ROUND_HALF_UP)


def differs(summary: Summary, most: Decimal) -> bool:
    """Whether the reviews lie so far apart (of *most* points) that a teacher should look."""
    return summary.spread is not None and summary.count > 1 and summary.spread > most * APART


def complete_reasons(
    points: Mapping[int, Decimal | None], criteria: Sequence[int], comment: str
) -> list[Reason]:
    """Why a review cannot be handed in yet; empty: it can."""
    missing = [key for key in criteria if points.get(key) is None]
    if missing:
        return [Reason("criteria_open", {"count": len(missing)})]
    if not criteria and not comment.strip():
        return [Reason("comment_needed")]
    return []
