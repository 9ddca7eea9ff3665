"""How an offer stands, decided by the clock, and how many may be made. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class OfferState(StrEnum):
    """Where somebody stands between the result and a seat."""

    WAITING = "waiting"  # 예비
    OPEN = "open"  # offered, not answered yet
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"  # the applicant withdrew, or the office took the offer back
    CLOSED = "closed"  # waited until the list was closed


#: From these nobody comes back.
ENDED = (OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN, OfferState.CLOSED)
MOST_HOURS = 24 * 30


@dataclass(frozen=True)
class Seats:
    """The seats of a cohort: how many, taken by members, and held by offers that are open."""

    capacity: int
    taken: int
    held: int

    @property
    def free(self) -> int:
        """How many more offers may be made; never below zero."""
        return max(0, self.capacity - self.taken - self.held)


def standing(state: str, expires_at: datetime | None, now: datetime) -> OfferState:
    """How an offer stands at *now*, whether or not a job has written it down."""
    held = OfferState(state)
    if held is OfferState.OPEN and expires_at is not None and expires_at <= now:
        return OfferState.EXPIRED
    return held


def expiry(now: datetime, hours: int, until: datetime | None) -> datetime:
    """When an offer made now ends: after *hours*, or when offers end altogether, if sooner."""
    end = now + timedelta(hours=hours)
    return min(end, until) if until is not None else end


def may_promote(now: datetime, until: datetime | None) -> bool:
    """Whether the waiting list still moves."""
    return until is None or now < until
