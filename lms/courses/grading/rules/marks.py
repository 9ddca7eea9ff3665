"""What a mark adds up to, when it may be released, and what it shows of a skill. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lms.courses.assignments.rules import Reason

MOST_FEEDBACK = 20_000  # characters
MOST_COMMENT = 1_000
MOST_REASON = 500
SHARE_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class Total:
    """What the criteria add up to. *points* none: something is not marked yet."""

    points: Decimal | None
    so_far: Decimal
    unmarked: tuple[int, ...]  # criterion ids


def total(given: Mapping[int, Decimal | None], criteria: Iterable[int]) -> Total:
    """Add up the points of *criteria* (ids). The order of the criteria never matters."""
    ids = list(criteria)
    unmarked = tuple(sorted(key for key in ids if given.get(key) is None))
    so_far = sum((given.get(key) or Decimal(0) for key in ids), Decimal(0))
    return Total(None if unmarked or not ids else so_far, so_far, unmarked)


def release_reasons(points: Decimal | None, unmarked: int) -> list[Reason]:
    """Why a mark cannot be released yet; empty: it can."""
    if unmarked:
        return [Reason("criteria_unmarked", {"count": unmarked})]
    if points is None:
        return [Reason("no_points")]
    return []


def change_reasons(
    *, released: bool, before: Decimal | None, after: Decimal | None, reason: str
) -> list[Reason]:
    """A released mark stays complete, and says why its points change."""
    if not released:
        return []
    if after is None:
        return [Reason("released_stays_complete")]
    if before != after and not reason.strip():
        return [Reason("reason_needed")]
    return []


def member_points(
    points: Decimal | None, adjustments: Mapping[int, Decimal], person_id: int
) -> Decimal | None:
    """What one member of a group gets: the group's points, unless theirs were set apart.

    Nobody has points before the group has.
    """
    return None if points is None else adjustments.get(person_id, points)


def share(points: Decimal, most: Decimal) -> Decimal:
    """The share of the points that was reached, 0 to 1, at four places (half up)."""
    if most <= 0:
        raise ValueError("an assignment has points")
    return (points / most).quantize(SHARE_STEP, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Work:
    """A submission of one person for one assignment, as far as evidence asks."""

    submission_id: int
    number: int
    grade_id: int | None
    points: Decimal | None
    released: bool


def counting_submission(works: Iterable[Work]) -> int | None:
    """The submission whose mark counts: the last one with a released mark; none without any."""
    released = [work for work in works if work.released and work.points is not None]
    return max(released, key=lambda work: work.number).submission_id if released else None
