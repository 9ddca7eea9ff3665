"""Shares of people, and which of them may be shown. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: A rate of fewer people than this says more about a person than about a programme.
LEAST: Final = 10


def rate(part: int, whole: int) -> Decimal | None:
    """The percentage to one place (half up); none for a group that is too small to be shown."""
    if whole < LEAST:
        return None
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
