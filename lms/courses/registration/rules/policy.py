"""What a university sets for course registration."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

KIND = "registration"
#: Of whose average the higher limit depends on.
AVERAGES = ("last_term", "all")


@dataclass(frozen=True)
class RegistrationPolicy:
    """Credits and retakes of a term, waitlists, and reserved seats.

    Credits are those of one term. *retake_at_most*: a passed course may be taken again where its
    best grade has at most so many points (C+ is 2.5 on the 4.5 scale); none: never.
    """

    credits_least: Decimal = Decimal(12)
    credits_most: Decimal = Decimal(19)
    credits_most_high: Decimal = Decimal(22)
    high_average: Decimal = Decimal("4.0")
    average_of: str = "last_term"
    credits_most_season: Decimal = Decimal(6)
    retakes: bool = True
    retake_at_most: Decimal = Decimal("2.5")
    retake_times: int = 2
    retake_courses: int = 3
    statuses: tuple[str, ...] = ("enrolled", "graduation_deferred")
    waitlist_length: int = 20
    waitlist_each: int = 3
    basket_most: int = 12
    reserved_in_add_drop: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.credits_least <= self.credits_most:
            raise ValueError("credits_least: between 0 and credits_most")
        if self.credits_most_high < self.credits_most:
            raise ValueError("credits_most_high: at least credits_most")
        if not 0 <= self.high_average <= Decimal("4.5"):
            raise ValueError("high_average: between 0 and 4.5")
        if self.average_of not in AVERAGES:
            raise ValueError("average_of: last_term or all")
        if self.credits_most_season < 0:
            raise ValueError("credits_most_season: at least 0")
        if not 0 <= self.retake_at_most <= Decimal("4.5"):
            raise ValueError("retake_at_most: between 0 and 4.5")
        for name in ("retake_times", "retake_courses", "waitlist_length", "waitlist_each"):
            if not 0 <= getattr(self, name) <= 1000:
                raise ValueError(f"{name}: between 0 and 1000")
        if not 1 <= self.basket_most <= 100:
            raise ValueError("basket_most: between 1 and 100")
        if not self.statuses:
            raise ValueError("statuses: at least one")


@dataclass(frozen=True)
class Limit:
    """Most credits in a term, and why: usual, high (by the average), season, granted (by staff)."""

    most: Decimal
    why: str
    average: Decimal | None = None


def limit(
    policy: RegistrationPolicy,
    season: str,
    average: Decimal | None,
    granted: Decimal | None = None,
) -> Limit:
    """The most credits for someone with that average (none: not known yet)."""
    if granted is not None:
        return Limit(granted, "granted")
    if season in ("summer", "winter"):
        return Limit(policy.credits_most_season, "season")
    if average is not None and average >= policy.high_average:
        return Limit(policy.credits_most_high, "high", average)
    return Limit(policy.credits_most, "usual", average)


def least(policy: RegistrationPolicy, season: str) -> Decimal:
    """The fewest credits of a term: a season's term asks for none."""
    return Decimal(0) if season in ("summer", "winter") else policy.credits_least
