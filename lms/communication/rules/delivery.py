"""When a message is sent, kept for the digest, or not sent at all; pure.

All hours are Korea's, which has no summer time: a day there always has 24 hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from lms.clock import SEOUL

INSTANT: Final = "instant"
DIGEST: Final = "digest"
NONE: Final = "none"

#: Nobody is woken between these: mails and text messages wait until the morning.
QUIET_FROM: Final = time(21)
QUIET_UNTIL: Final = time(8)
#: The hours at which the digest may be asked for; none of them is quiet.
DIGEST_HOURS: Final = tuple(range(QUIET_UNTIL.hour, QUIET_FROM.hour))
DEFAULT_HOUR: Final = 8


class Step(StrEnum):
    """What becomes of a message on one channel."""

    SEND = "send"
    WAIT = "wait"  # until ``Decision.at``
    ASIDE = "aside"  # into the next digest
    DROP = "drop"


@dataclass(frozen=True)
class Decision:
    """A step; *at* is when to look again, for :attr:`Step.WAIT` alone."""

    step: Step
    at: datetime | None = None


def choice_of(stored: Any, channel: str, default: str, offered: Sequence[str]) -> str:
    """What a person chose for a channel of a kind.

    *stored* is a mapping from channel to choice; a list of channels, as it was stored before there
    were choices of when (those listed: at once, the others: never); or none. What is not offered
    (any more) counts as not chosen.
    """
    if isinstance(stored, Mapping):
        chosen = stored.get(channel, default)
    elif isinstance(stored, list):
        chosen = INSTANT if channel in stored else NONE
    else:
        chosen = default
    return chosen if chosen in offered else default


def is_quiet(moment: datetime) -> bool:
    """Whether *moment* (aware) is between 21:00 and 08:00 in Korea; 08:00 itself is not."""
    local = moment.astimezone(SEOUL).time()
    return local >= QUIET_FROM or local < QUIET_UNTIL


def waking(moment: datetime) -> datetime:
    """The first moment at or after *moment* that is not quiet, in UTC."""
    if not is_quiet(moment):
        return moment.astimezone(UTC)
    local = moment.astimezone(SEOUL)
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_UNTIL, SEOUL).astimezone(UTC)


def decide(choice: str, now: datetime, *, urgent: bool, quiet_hours: bool) -> Decision:
    """What to do with a message now. Asked when it arises, and again when it is about to be sent.

    *choice* is the one that holds now, so that a change in between is honoured. What is *urgent*
    is neither delayed nor gathered; only "none" stops it.
    """
    if choice == NONE:
        return Decision(Step.DROP)
    if urgent:
        return Decision(Step.SEND)
    if choice == DIGEST:
        return Decision(Step.ASIDE)
    if quiet_hours and is_quiet(now):
        return Decision(Step.WAIT, waking(now))
    return Decision(Step.SEND)


def digest_day(now: datetime, hour: int) -> date | None:
    """The day whose digest may go out now: today's, from *hour* on and before the quiet hours.

    None before that hour and at night: a worker that was down all day does not make up for it then.
    """
    local = now.astimezone(SEOUL)
    if is_quiet(now) or local.hour < hour:
        return None
    return local.date()
