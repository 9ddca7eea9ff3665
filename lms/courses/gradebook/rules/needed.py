"""What an item has to bring for a total. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lms.courses.gradebook.rules.model import Key, Plan, Score
from lms.courses.gradebook.rules.totals import imagined, outline

STEP = Decimal("0.01")

#: What becomes of an item that its mark can matter for, be it that it is dropped for now.
COUNTING = frozenset({"counted", "dropped"})


@dataclass(frozen=True)
class Needed:
    """The answer to "what do I need".

    *points*: the fewest, to 0.01, that reach the target; None where none do. *reached*: even zero
    points do. *least* and *most*: the total in percent with none and with all points; None where
    the item does not count at all (*counts* is then false).
    """

    points: Decimal | None
    reachable: bool
    reached: bool
    counts: bool
    least: Decimal | None
    most: Decimal | None


def needed(
    plan: Plan,
    scores: Iterable[Score],
    key: Key,
    target: Decimal,
    *,
    final: bool = False,
    up_to: Decimal | None = None,
) -> Needed:
    """The points on the item *key* that bring the total to *target* percent, as it is shown.

    Everything else stays as it stands in *scores*. *up_to*: the most points to try (else what is
    possible). The total is looked at as ``compute`` makes it, so drops, caps and weights that
    shift are in it. Where more points can lower a total (they change what is dropped), the answer
    still reaches the target, though a lower mark may, too.

    Raises ``KeyError`` for an item that is not among *scores*.
    """
    listed = tuple(scores)
    item = next((score for score in listed if score.key == key), None)
    if item is None:
        raise KeyError(key)

    def total(points: Decimal) -> Decimal | None:
        return outline(plan, imagined(listed, {key: points}), final=final).percent

    top = max(Decimal(0), item.possible if up_to is None else up_to)
    least, best = total(Decimal(0)), outline(plan, imagined(listed, {key: top}), final=final)
    most, outcome = best.percent, best.outcomes.get(key)
    counts = not item.excused and outcome in COUNTING
    if least is not None and least >= target:
        return Needed(Decimal(0), True, True, counts, least, most)
    if not counts or most is None or most < target:
        return Needed(None, False, False, counts, least, most)
    low, high = 0, -int(-top // STEP)  # too little, enough
    while high - low > 1:
        middle = (low + high) // 2
        reached = total(min(top, middle * STEP))
        if reached is not None and reached >= target:
            high = middle
        else:
            low = middle
    return Needed(min(top, high * STEP), True, False, counts, least, most)
