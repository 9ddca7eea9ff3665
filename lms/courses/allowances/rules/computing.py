"""From a unit period's days to an amount, with what each day counted for and why. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from lms.courses.allowances.rules.policy import AllowancePolicy

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Day:
    """A training day of one person, as attendance has it. Minutes are those of the sessions;
    *attended* holds what an excuse counts as present.

    *code*: present, incident, excused, absent, below_half, over_quota, neutral (not counted at
    all), unmarked (nobody said), ahead (not held yet).
    """

    on: date
    code: str
    minutes: int = 0
    attended: int = 0
    incidents: int = 0

    def values(self) -> list[Any]:
        """As plain JSON."""
        return [self.on.isoformat(), self.code, self.minutes, self.attended, self.incidents]


@dataclass(frozen=True)
class DayResult:
    """What a day came to. *why*: counted, excused, excused_unpaid, short, absent, below_half,
    over_quota, neutral, unmarked, ahead."""

    on: date
    counts: bool
    why: str
    incidents: int = 0


@dataclass(frozen=True)
class Computation:
    """One person's allowance for a unit period, before differences. Amounts are whole won.

    *code*: paid, below_threshold, none_counted, no_training. *rate* is in percent of the training
    days, rounded down to two places; the threshold is compared exactly.
    """

    training_days: int
    counted_days: int
    excused_days: int  # of the counted ones
    unmarked_days: int
    incidents: int
    deducted_days: int
    paid_days: int
    rate: Decimal | None
    gross: int  # paid days times the daily amount
    amount: int
    capped: bool
    code: str
    days: tuple[DayResult, ...]


def day_result(day: Day, policy: AllowancePolicy) -> DayResult:
    """Whether a day counts, and why."""
    why = day.code
    if day.code == "excused":
        why = "excused" if policy.excused_paid else "excused_unpaid"
    elif day.code in ("present", "incident"):
        enough = day.attended * 100 >= policy.day_percent * day.minutes
        why = "counted" if enough and day.minutes > 0 else "short"
    counts = why in ("counted", "excused")
    return DayResult(day.on, counts, why, day.incidents if counts else 0)


def compute(days: Iterable[Day], policy: AllowancePolicy) -> Computation:
    """The allowance for *days* under *policy*.

    Days that are not counted at all (neutral) leave the denominator too; days that nobody marked
    stay in it. Late, left early and stepped out take whole days only, rounded down.
    """
    results = tuple(sorted((day_result(day, policy) for day in days), key=lambda one: one.on))
    training = [one for one in results if one.why != "neutral"]
    counted = [one for one in training if one.counts]
    incidents = sum(one.incidents for one in counted)
    deducted = incidents // policy.incidents_per_day if policy.incidents_per_day else 0
    deducted = min(deducted, len(counted))
    paid = len(counted) - deducted
    gross = paid * policy.daily_amount
    code, amount, capped = "paid", 0, False
    if not training:
        code = "no_training"
    elif not paid:
        code = "none_counted"
    elif paid * 100 < policy.threshold_percent * len(training):
        code = "below_threshold"
    else:
        capped = bool(policy.period_cap) and gross > policy.period_cap
        amount = policy.period_cap if capped else gross
        amount -= amount % policy.rounding_unit
    return Computation(
        training_days=len(training),
        counted_days=len(counted),
        excused_days=sum(one.why == "excused" for one in counted),
        unmarked_days=sum(one.why in ("unmarked", "ahead") for one in training),
        incidents=incidents,
        deducted_days=deducted,
        paid_days=paid,
        rate=_percent(paid, len(training)),
        gross=gross,
        amount=amount,
        capped=capped,
        code=code,
        days=results,
    )


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(_CENT, rounding=ROUND_FLOOR)


@dataclass(frozen=True)
class Settled:
    """What is paid, and what is owed back and so taken off the next period (never positive)."""

    payable: int
    carried: int


def settle(amount: int, differences: Iterable[int], brought: int) -> Settled:
    """*amount* with corrections of earlier periods and what an earlier one left owed.

    Nobody pays a negative amount: what is missing is carried on.
    """
    total = amount + sum(differences) + brought
    return Settled(max(0, total), min(0, total))


@dataclass(frozen=True)
class Changed:
    """A person whose amount is another one now."""

    person_id: int
    before: int
    now: int

    @property
    def difference(self) -> int:
        """What is owed to the person (negative: owed back)."""
        return self.now - self.before


def changes(before: Mapping[int, int], now: Mapping[int, int]) -> list[Changed]:
    """Whose amount differs; whoever is missing on one side has nothing there."""
    return [
        Changed(one, before.get(one, 0), now.get(one, 0))
        for one in sorted(set(before) | set(now))
        if before.get(one, 0) != now.get(one, 0)
    ]


def fingerprint(
    policy: Mapping[str, Any],
    days: Mapping[int, Sequence[Day]],
    differences: Iterable[tuple[int, int]],
    brought: Mapping[int, int],
) -> str:
    """SHA-256 over all that a sheet is computed from (canonical JSON), in hexadecimal digits."""
    whole = {
        "policy": dict(policy),
        "days": {str(one): [day.values() for day in own] for one, own in days.items()},
        "differences": sorted([list(pair) for pair in differences]),
        "brought": {str(one): much for one, much in brought.items() if much},
    }
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
