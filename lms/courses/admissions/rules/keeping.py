"""How long what applicants handed in is kept. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

#: So long before papers of a call that was never decided go, its staff are warned.
WARNED: Final = (timedelta(days=30), timedelta(days=7))
MOST_DAYS: Final = 1825


@dataclass(frozen=True)
class AdmissionsRetention:
    """How long what applicants handed in is kept.

    *days_after_decision*: of those not admitted, counted from the decision or, where appeals run
    longer, from their end; *undecided_days*: the same where nobody ever ends the call, counted from
    its end; *draft_days*: of drafts never submitted, from the end of the call.
    """

    days_after_decision: int = 90
    draft_days: int = 30
    undecided_days: int = 180

    def __post_init__(self) -> None:
        for name in ("days_after_decision", "draft_days", "undecided_days"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_DAYS:
                raise ValueError(f"{name}: between 0 and {MOST_DAYS} days")
        if self.undecided_days < WARNED[0].days:
            raise ValueError(f"undecided_days: at least {WARNED[0].days}, so that a warning fits")


def due(
    policy: AdmissionsRetention,
    closes_at: datetime,
    decided_at: datetime | None,
    appeals_until: datetime | None,
) -> datetime:
    """When the papers of those who were not admitted are destroyed."""
    if decided_at is None:
        return closes_at + timedelta(days=policy.undecided_days)
    last = max(decided_at, appeals_until or decided_at)
    return last + timedelta(days=policy.days_after_decision)


def warning(due_at: datetime, now: datetime) -> timedelta | None:
    """Which warning is the last whose time has come; none before the first and once it is due."""
    if now >= due_at:
        return None
    come = [before for before in WARNED if due_at - before <= now]
    return come[-1] if come else None
