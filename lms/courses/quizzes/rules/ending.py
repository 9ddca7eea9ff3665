"""When an attempt ends. Only the server's clock counts.

An answer that left the browser in time may arrive a little later: for :data:`GRACE` after the end it
is still taken. What arrives after that is kept in the log and not counted, until a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: How long after the end an answer that was under way is still taken.
GRACE = timedelta(seconds=10)
#: When the time that is left is said aloud, in minutes.
ANNOUNCED = (10, 5, 1)
#: How long an attempt without a limit and without a closing date stays open.
LONGEST = timedelta(days=365)
MOST_MINUTES = 24 * 60


class Ended(StrEnum):
    """How an attempt came to its end."""

    LEARNER = "learner"  # handed in
    TIME = "time"  # the time limit
    CLOSE = "close"  # the quiz closed
    TEACHER = "teacher"


class Phase(StrEnum):
    """Where the clock stands for an attempt that was not handed in."""

    RUNNING = "running"
    GRACE = "grace"  # over; only what was under way is taken
    OVER = "over"


@dataclass(frozen=True)
class End:
    """When an attempt ends and by what (:class:`Ended`)."""

    at: datetime
    by: Ended


def attempt_end(
    started_at: datetime,
    *,
    limit_minutes: int | None,
    extra_minutes: int,
    closes_at: datetime | None,
    reopened_until: datetime | None = None,
) -> End:
    """When an attempt ends: start, limit and extra minutes, never after the quiz closes.

    *closes_at* is the date that holds for this person: whoever is to work on after the quiz closed
    for the others is given a later one. A teacher who reopens an attempt says until when.
    """
    if reopened_until is not None:
        return End(reopened_until, Ended.TIME)
    ends: list[End] = []
    if limit_minutes is not None:
        minutes = timedelta(minutes=limit_minutes + max(0, extra_minutes))
        ends.append(End(started_at + minutes, Ended.TIME))
    if closes_at is not None:
        ends.append(End(max(closes_at, started_at), Ended.CLOSE))
    if not ends:
        ends.append(End(started_at + LONGEST, Ended.CLOSE))
    return min(ends, key=lambda end: end.at)


def phase(end: datetime, now: datetime) -> Phase:
    """Where *now* stands; the moment of the end itself is in time."""
    if now <= end:
        return Phase.RUNNING
    return Phase.GRACE if now <= end + GRACE else Phase.OVER


def seconds_left(end: datetime, now: datetime) -> int:
    """Whole seconds until the end, never below nothing."""
    return max(0, int((end - now).total_seconds()))
