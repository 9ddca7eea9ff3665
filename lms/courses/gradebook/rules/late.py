"""What late and missing work loses. Pure; points and percent are decimals, nothing is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from lms.courses.gradebook.rules.model import Note, text

HUNDRED = Decimal(100)
PER = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class LatePolicy:
    """What late work loses: policy kind ``late_work``.

    *grace_minutes*: what is at most so late is on time; what is later counts from the due date.
    *percent* of the points an item has, for every *per* ("hour", "day") begun. *floor_percent*:
    lateness takes a mark no lower than this share of the points. *cut_off_hours*: what is later
    than this is worth nothing, whatever the floor (0: no cut-off). *missing_percent*: what work
    that was never handed in loses, so that 100 is a zero (None: no mark by itself).
    """

    grace_minutes: int = 0
    per: str = "day"
    percent: Decimal = Decimal(0)
    floor_percent: Decimal = Decimal(0)
    cut_off_hours: int = 0
    missing_percent: Decimal | None = None

    def __post_init__(self) -> None:
        if self.per not in PER:
            raise ValueError("per: hour or day")
        if self.grace_minutes < 0 or self.cut_off_hours < 0:
            raise ValueError("grace_minutes, cut_off_hours: not below zero")
        for name in ("percent", "floor_percent", "missing_percent"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= HUNDRED:
                raise ValueError(f"{name}: 0 to 100")


@dataclass(frozen=True)
class Deduction:
    """What is taken off (points, never more than there are), and the lines that say why.

    Lines: ``waived``, ``grace`` (minutes), ``late`` (units begun, per, percent of each, points),
    ``floor`` (percent, points: what is left after all), ``cut_off`` (hours), ``missing`` (percent,
    points).
    """

    points: Decimal = Decimal(0)
    lines: tuple[Note, ...] = ()


def deduction(
    policy: LatePolicy,
    points: Decimal | None,
    possible: Decimal | None,
    late_by: timedelta,
    *,
    waived: bool = False,
) -> Deduction:
    """What work that earned *points* of *possible* loses for being late.

    Nothing without a mark or without points to lose: a pass/fail item has no *possible*.
    """
    if points is None or points <= 0 or not possible or possible < 0 or late_by <= timedelta(0):
        return Deduction()
    if waived:
        return Deduction(lines=(Note("waived"),))
    if late_by <= timedelta(minutes=policy.grace_minutes):
        return Deduction(lines=(Note("grace", {"minutes": str(policy.grace_minutes)}),))
    if policy.cut_off_hours and late_by > timedelta(hours=policy.cut_off_hours):
        return Deduction(points, (Note("cut_off", {"hours": str(policy.cut_off_hours)}),))
    if not policy.percent:
        return Deduction()
    units = -(-late_by // PER[policy.per])
    asked = possible * policy.percent * units / HUNDRED
    most = max(Decimal(0), points - possible * policy.floor_percent / HUNDRED)
    late = {
        "units": str(units),
        "per": policy.per,
        "percent": text(policy.percent),
        "points": text(asked),
    }
    lines = [Note("late", late)]
    if asked > most:
        left = {"percent": text(policy.floor_percent), "points": text(points - most)}
        lines.append(Note("floor", left))
    return Deduction(min(asked, most), tuple(lines))


def missing(policy: LatePolicy, possible: Decimal) -> Decimal | None:
    """The mark of work that was never handed in; None where the policy gives none."""
    if policy.missing_percent is None:
        return None
    return max(Decimal(0), possible) * (HUNDRED - policy.missing_percent) / HUNDRED
