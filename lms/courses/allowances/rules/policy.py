"""The policy kinds ``allowance`` and ``payee_retention``. Pure.

The defaults are the usual figures of the training allowance (훈련장려금) for people who look for
work: 5,800 won for each day attended, 116,000 won a unit period, from 80 % attendance on. They
change by notice of the ministry: whoever pays sets the figures that are in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

KIND: Final = "allowance"
RETENTION: Final = "payee_retention"
ROUNDING: Final = (1, 10, 100, 1000)


@dataclass(frozen=True)
class AllowancePolicy:
    """How attendance becomes money. Won are whole. Raises ValueError naming the wrong field."""

    threshold_percent: Decimal = Decimal(80)  # of the unit period's training days
    daily_amount: int = 5800  # won for each day that counts
    period_cap: int = 116_000  # won at most for a unit period; 0: no cap
    day_percent: Decimal = Decimal(50)  # of a day's time: less than this and the day does not count
    excused_paid: bool = True  # a day away for an approved reason counts
    incidents_per_day: int = 3  # so many late, left early, stepped out take a day; 0: none do
    rounding_unit: int = 10  # amounts are rounded down to whole multiples of so many won

    def __post_init__(self) -> None:
        for name in ("threshold_percent", "day_percent"):
            if not 0 <= getattr(self, name) <= 100:
                raise ValueError(f"{name}: from 0 to 100")
        for name, most in (("daily_amount", 1_000_000), ("period_cap", 100_000_000)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
                raise ValueError(f"{name}: from 0 to {most}")
        if not 0 <= self.incidents_per_day <= 20:
            raise ValueError("incidents_per_day: from 0 to 20")
        if self.rounding_unit not in ROUNDING:
            raise ValueError("rounding_unit: 1, 10, 100, 1000")


@dataclass(frozen=True)
class PayeeRetention:
    """How long an account number is kept. Raises ValueError."""

    days_after_payment: int = 180  # after the last payment, or after the course where none was made

    def __post_init__(self) -> None:
        if not 1 <= self.days_after_payment <= 1825:
            raise ValueError("days_after_payment: from 1 to 1825")
