"""Credits from elsewhere by agreement: limits, grades, and hours that become credits. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

MOST_CREDITS = Decimal(30)  # of one course elsewhere
PASSED = "P"


@dataclass(frozen=True)
class Terms:
    """What an agreement says. *hours_per_credit*: of hours that become credits, else none."""

    starts_on: date
    ends_on: date | None
    grading: str  # pass_fail, letter
    term_limit: Decimal | None = None
    total_limit: Decimal | None = None
    hours_per_credit: Decimal | None = None

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


def credits_of_hours(hours: Decimal, per_credit: Decimal) -> Decimal:
    """Whole credits for hours, rounded down: 47 hours at 16 a credit are 2."""
    return (hours / per_credit).quantize(Decimal(1), rounding=ROUND_DOWN)


def refusal(
    terms: Terms, credits: Decimal, *, on: date, in_term: Decimal, in_total: Decimal
) -> str:
    """Why credits cannot be asked for or recognised; empty: they can.

    *in_term* and *in_total*: what the student has or asked for already by this agreement.
    Codes: not_in_force, no_credits, too_many, term_limit, total_limit.
    """
    if not terms.in_force(on):
        return "not_in_force"
    if credits <= 0:
        return "no_credits"
    if credits > MOST_CREDITS:
        return "too_many"
    if terms.term_limit is not None and in_term + credits > terms.term_limit:
        return "term_limit"
    if terms.total_limit is not None and in_total + credits > terms.total_limit:
        return "total_limit"
    return ""
