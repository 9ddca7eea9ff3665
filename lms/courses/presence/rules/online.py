"""What the watched lessons of an online week come to. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from lms.courses.attendance.rules.states import Part, Period, State, total_minutes, whole
from lms.courses.presence.rules.policy import OnlinePolicy


@dataclass(frozen=True)
class Outcome:
    """*code*: present, share (there for a part of the time), absent, waiting (not over yet)."""

    code: str
    done: int
    total: int
    percent: Decimal  # of the lessons, rounded down to a tenth


def deadline(ends_at: datetime, policy: OnlinePolicy) -> datetime:
    """Until when a lesson must be done to count."""
    return ends_at + timedelta(days=policy.grace_days)


def outcome(done: int, total: int, policy: OnlinePolicy, *, over: bool) -> Outcome:
    """What *done* of *total* lessons come to; *over*: whether the deadline has passed.

    Enough is enough before the end, too. Raises ValueError where there are no lessons.
    """
    if total < 1 or not 0 <= done <= total:
        raise ValueError(f"{done} of {total} lessons")
    percent = (Decimal(done * 100) / total).quantize(Decimal("0.1"), ROUND_DOWN)
    if done * 100 >= policy.need_percent * total:
        found = "present"
    elif not over:
        found = "waiting"
    elif policy.by_share and done:
        found = "share"
    else:
        found = "absent"
    return Outcome(found, done, total, percent)


def parts_of(found: Outcome, periods: Sequence[Period]) -> tuple[Part, ...]:
    """The outcome as parts of a mark: a share is missed from the end on, lunch not counted."""
    if found.code == "present":
        return ()
    if found.code != "share":
        return whole(State.ABSENT, periods)
    there = total_minutes(periods) * found.done // found.total
    for start, end in periods:
        if there < end - start:
            return (Part(start + there, periods[-1][1], State.ABSENT),)
        there -= end - start
    return ()
