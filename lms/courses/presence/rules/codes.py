"""Six digits that change with the clock, when they hold, and whether what was typed is one. Pure.

A code is the truncated HMAC of RFC 4226 over the session, the direction and the time step, so that
nothing is stored and nobody without the server's key can tell the next one.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lms.courses.presence.rules.policy import CheckInPolicy

KINDS: Final = ("in", "out")
#: For how long a code that no longer holds is told from one that never did.
REMEMBERED: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Window:
    """From when up to, not at, when a code is shown and taken."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether *now* lies in it."""
        return self.opens_at <= now < self.closes_at


def window(
    kind: str, starts_at: datetime, ends_at: datetime, policy: CheckInPolicy
) -> Window | None:
    """When people of a session may check in or out; none where the policy has no such thing.

    One may come until the end and go from the beginning: how late or early that was, the
    attendance policy says.
    """
    if not policy.enabled or (kind == "out" and not policy.check_out):
        return None
    if kind == "in":
        return Window(starts_at - timedelta(minutes=policy.opens_before_minutes), ends_at)
    return Window(starts_at, ends_at + timedelta(minutes=policy.out_after_minutes))


def step(now: datetime, seconds: int) -> int:
    """The number of the time step that *now* lies in."""
    return int(now.timestamp()) // seconds


def seconds_left(now: datetime, seconds: int) -> int:
    """How long the present step still lasts, at least one second."""
    return seconds - int(now.timestamp()) % seconds


def code(key: bytes, session_id: int, kind: str, at_step: int, seconds: int) -> str:
    """The six digits of a session for one direction and one time step."""
    message = f"{kind}:{session_id}:{seconds}:{at_step}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def digits(typed: str) -> str:
    """What was typed as six ASCII digits (full-width ones and spaces are taken), or nothing."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).replace("-", "")
    return plain if len(plain) == 6 and plain.isascii() and plain.isdecimal() else ""


def verdict(key: bytes, session_id: int, kind: str, given: str, now: datetime, seconds: int) -> str:
    """``good`` for this step's code or the one before, ``old`` for a recent one, else nothing."""
    here = step(now, seconds)
    back = max(2, int(REMEMBERED.total_seconds()) // seconds)
    for behind in range(back + 1):
        expected = code(key, session_id, kind, here - behind, seconds)
        if hmac.compare_digest(expected, given):
            return "good" if behind <= 1 else "old"
    return ""
