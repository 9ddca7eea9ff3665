"""When a lesson is done, and why; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

VIEWED, MINUTES, MARKED = "viewed", "minutes", "marked"
RULES: Final = (MARKED, VIEWED, MINUTES)

#: One report of reading time counts at most this much: the page sends one every 20 seconds.
MOST_AT_ONCE: Final = 90


@dataclass(frozen=True)
class Decision:
    """Whether a lesson is done. *code* names the reason: viewed, not_viewed, read_long_enough,
    read_more, marked, not_marked, done_earlier; *minutes* are those that count for it."""

    done: bool
    code: str
    minutes: int = 0  # needed
    read: int = 0  # whole minutes read so far


def decide(
    rule: str,
    minutes: int,
    *,
    opened: bool,
    seconds: int = 0,
    marked: bool = False,
    done_at: datetime | None = None,
) -> Decision:
    """Whether a lesson with *rule* is done for someone who did this much with it.

    What was once done stays done when the rule is changed later, except that a mark of one's own
    can be taken back. More time never undoes anything.
    """
    read = seconds // 60
    if rule == MARKED:
        if marked:
            return Decision(True, "marked")
        return Decision(False, "not_marked")
    if rule == MINUTES and opened and seconds >= minutes * 60:
        return Decision(True, "read_long_enough", minutes, read)
    if rule == VIEWED and opened:
        return Decision(True, "viewed")
    if done_at is not None:
        return Decision(True, "done_earlier", minutes, read)
    if rule == MINUTES:
        return Decision(False, "read_more", minutes, read)
    return Decision(False, "not_viewed")


def credited(reported: int, since_last: timedelta) -> int:
    """How many seconds of a reported reading time count.

    Never more than really passed since the last report (a script could claim anything), never
    more than :data:`MOST_AT_ONCE`, never less than none.
    """
    return max(0, min(reported, int(since_last.total_seconds()), MOST_AT_ONCE))


@dataclass(frozen=True)
class Progress:
    """How many of an offering's published lessons are done."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """The share done, rounded down so that 100 means all; 0 where there are no lessons."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def complete(self) -> bool:
        """Whether there are lessons and all are done."""
        return 0 < self.total == self.done


def moved(ids: list[int], what: int, step: int) -> list[int]:
    """*ids* with *what* one place earlier (-1) or later (+1); unchanged at the ends."""
    at = ids.index(what)
    to = max(0, min(len(ids) - 1, at + step))
    rest = [one for one in ids if one != what]
    return [*rest[:to], what, *rest[to:]]
