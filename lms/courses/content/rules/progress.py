"""When a lesson is done, and why; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from lms.courses.content.rules.standing import NOTHING, Standing

VIEWED, MINUTES, MARKED, ITEM = "viewed", "minutes", "marked", "item"
RULES: Final = (MARKED, VIEWED, MINUTES, ITEM)

#: One report of reading time counts at most this much: the page sends one every 20 seconds.
MOST_AT_ONCE: Final = 90


@dataclass(frozen=True)
class Decision:
    """Whether a lesson is done. *code* names the reason: viewed, not_viewed, read_long_enough,
    read_more, marked, not_marked, item_done, item_not_done, item_gone, done_earlier; *minutes* are
    those that count for it."""

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
    item: Standing | None = NOTHING,
) -> Decision:
    """Whether a lesson with *rule* is done for someone who did this much with it.

    *item* is how they stand with the activity that the rule ``item`` names; none where that
    activity is gone: then opening the lesson is enough, for nobody could do more.

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
    if rule == ITEM and item is not None and item.done:
        return Decision(True, "item_done")
    if rule == ITEM and item is None and opened:
        return Decision(True, "item_gone")
    if done_at is not None:
        return Decision(True, "done_earlier", minutes, read)
    if rule == MINUTES:
        return Decision(False, "read_more", minutes, read)
    if rule == ITEM and item is not None:
        return Decision(False, "item_not_done")
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
