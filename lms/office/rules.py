"""Targets, and which numbers about people may be shown as a rate. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

from lms.courses.programmes.rules.rates import LEAST, rate

__all__ = ["LEAST", "MOST", "POLICY", "Targets", "rate", "reached"]

POLICY = "targets"
MOST = 1_000_000


@dataclass(frozen=True)
class Targets:
    """What the office wants to reach; 0 means that none is set. *completion_rate* is in percent.

    *trained* and *completed* count people once (실인원); *companies* those with an office or a
    corporation in the city; *openings* those that were ever opened; *introductions* accepted ones.
    """

    trained: int = 0
    completed: int = 0
    completion_rate: Decimal = Decimal(0)
    candidates: int = 0
    agreements: int = 0
    companies: int = 0
    openings: int = 0
    introductions: int = 0

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            most = 100 if item.name == "completion_rate" else MOST
            if isinstance(value, bool) or not 0 <= value <= most:
                raise ValueError(f"{item.name}: from 0 to {most}")


def reached(value: int | Decimal | None, target: int | Decimal) -> Decimal | None:
    """How much of a target is reached, in whole percent; none without a value or a target."""
    if value is None or target <= 0:
        return None
    return (Decimal(100) * Decimal(value) / Decimal(target)).quantize(
        Decimal(1), rounding=ROUND_HALF_UP
    )
