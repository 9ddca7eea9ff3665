"""When a link that was sent by mail still works.

A token carries what it is for, whose it is and a stamp of the account's state. Using it changes
that state, so that it works once, and so that a change of password ends every older link.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """What a link in a mail does."""

    VERIFY = "verify"
    RESET = "reset"
    CHANGE_EMAIL = "change-email"


#: How long each link works.
LIFETIMES = {
    Purpose.VERIFY: timedelta(days=3),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CHANGE_EMAIL: timedelta(hours=24),
}


class State(StrEnum):
    """What a token is worth now."""

    VALID = "valid"
    EXPIRED = "expired"
    USED = "used"  # or overtaken: the account has changed since


@dataclass(frozen=True)
class Claims:
    """What a token says, once its signature was checked."""

    purpose: Purpose
    person_id: int
    stamp: str
    expires: int  # seconds since 1970
    value: str = ""  # the new address, or where to go afterwards


def stamp(email: str, session_epoch: int, password_hash: str | None, verified: bool) -> str:
    """Stands for the account's state: any sign-in data that changes, changes it."""
    text = "\0".join((email, str(session_epoch), password_hash or "", str(verified)))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def expiry(purpose: Purpose, now: datetime) -> int:
    """When a token that is made now ends."""
    return int((now + LIFETIMES[purpose]).timestamp())


def state_of(claims: Claims, present_stamp: str, now: datetime) -> State:
    """Whether the token works; one that was used is told so even when its time is over."""
    if claims.stamp != present_stamp:
        return State.USED
    if now.timestamp() >= claims.expires:
        return State.EXPIRED
    return State.VALID
