"""What an invitation is worth, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LIFETIME: Final = timedelta(days=14)


class InvitationState(StrEnum):
    """Where an invitation stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


def state_of(
    now: datetime, expires_at: datetime, accepted_at: datetime | None, revoked_at: datetime | None
) -> InvitationState:
    """What was done first stays: an accepted invitation does not expire."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.EXPIRED if now >= expires_at else InvitationState.PENDING
