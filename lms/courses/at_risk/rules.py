"""Which signs say that somebody may miss a limit, and when they are told again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

POLICY = "at_risk"
#: The signs, the most pressing first.
CODES = ("limit_passed", "absences_left", "attendance", "missing", "falling", "low_mark")
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class AtRiskPolicy:
    """From when somebody counts as at risk (policy kind ``at_risk``); 0 looks at nothing.

    *absences_left*: so many units (or fewer) may still be missed before the nearest limit;
    *attendance_below*: percent of what was recorded; *missing_work*: pieces that were due and never
    handed in; *falling_by*: points by which the mean of the latest *falling_over* marked works is
    below the mean of those before; *mark_below*: percent of the current total, looked at from
    *mark_after* marked works on.
    """

    absences_left: Decimal = Decimal(2)
    attendance_below: Decimal = Decimal(0)
    missing_work: int = 2
    falling_by: Decimal = Decimal(15)
    falling_over: int = 2
    mark_below: Decimal = Decimal(60)
    mark_after: int = 2
    tell_learner: bool = True
    tell_instructor: bool = True

    def __post_init__(self) -> None:
        for name, most in (
            ("absences_left", 100), ("attendance_below", 100), ("falling_by", 100),
            ("mark_below", 100),
        ):  # fmt: skip
            if not 0 <= getattr(self, name) <= most:
                raise ValueError(f"{name}: from 0 to {most}")
        for name, least, most in (
            ("missing_work", 0, 50), ("falling_over", 1, 20), ("mark_after", 1, 50),
        ):  # fmt: skip
            value = getattr(self, name)
            if isinstance(value, bool) or not least <= value <= most:
                raise ValueError(f"{name}: from {least} to {most}")


@dataclass(frozen=True)
class Facts:
    """One person in one place. *left*: units before the nearest limit (none: there is no limit),
    *limit* its code; *rate* percent of attendance; *percents*: of the marked works that the learner
    has seen, in order; *current*: the total in percent; *missing*: works due and never handed in."""

    left: Decimal | None = None
    limit: str = ""
    rate: Decimal | None = None
    percents: Sequence[Decimal] = ()
    current: Decimal | None = None
    missing: int = 0


@dataclass(frozen=True)
class Sign:
    """One reason: its numbers, and how bad it is (*level*: a higher one is told again)."""

    code: str
    level: int
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pressing(self) -> int:
        """Its place among the codes: 0 is the most pressing."""
        return CODES.index(self.code)


def signs(facts: Facts, policy: AtRiskPolicy) -> tuple[Sign, ...]:
    """Every sign that holds, the most pressing first."""
    found = [*_attendance(facts, policy), *_work(facts, policy)]
    return tuple(sorted(found, key=lambda sign: (sign.pressing, -sign.level)))


def _attendance(facts: Facts, policy: AtRiskPolicy) -> Iterable[Sign]:
    if facts.left is not None and policy.absences_left > 0:
        params = {"left": facts.left, "limit": facts.limit, "rate": facts.rate}
        if facts.left < 0:
            yield Sign("limit_passed", 1, params)
        elif facts.left <= policy.absences_left:
            yield Sign(
                "absences_left", _steps(policy.absences_left - facts.left, Decimal(1)), params
            )
    if facts.rate is not None and facts.rate < policy.attendance_below:
        gap = policy.attendance_below - facts.rate
        params = {"rate": facts.rate, "below": policy.attendance_below}
        yield Sign("attendance", _steps(gap, Decimal(5)), params)


def _work(facts: Facts, policy: AtRiskPolicy) -> Iterable[Sign]:
    if policy.missing_work > 0 and facts.missing >= policy.missing_work:
        yield Sign(
            "missing",
            facts.missing - policy.missing_work + 1,
            {"missing": facts.missing, "from": policy.missing_work},
        )
    drop = falling(facts.percents, policy.falling_over)
    if policy.falling_by > 0 and drop is not None and drop[0] - drop[1] >= policy.falling_by:
        before, now = drop
        yield Sign(
            "falling",
            _steps(before - now - policy.falling_by, Decimal(10)),
            {"before": before, "now": now, "over": policy.falling_over},
        )
    if (
        facts.current is not None
        and len(facts.percents) >= policy.mark_after
        and facts.current < policy.mark_below
    ):
        yield Sign(
            "low_mark",
            _steps(policy.mark_below - facts.current, Decimal(10)),
            {"current": facts.current, "below": policy.mark_below},
        )


def falling(percents: Sequence[Decimal], over: int) -> tuple[Decimal, Decimal] | None:
    """The means of the works before the latest *over*, and of those; none where one is empty."""
    before, now = percents[:-over], percents[-over:]
    if not before or len(now) < over:
        return None
    return _mean(before), _mean(now)


def _mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(TENTH, rounding=ROUND_HALF_UP)


def _steps(gap: Decimal, size: Decimal) -> int:
    """1 at the threshold, one more for each *size* beyond it."""
    return int((gap / size).to_integral_value(rounding=ROUND_FLOOR)) + 1


def news(found: Iterable[Sign], told: Mapping[str, int]) -> tuple[Sign, ...]:
    """The signs that are to be told now: new ones, and those worse than when they were told.

    *told*: by code the level that was told last while the sign has held without a break.
    """
    return tuple(sign for sign in found if sign.level > told.get(sign.code, 0))
