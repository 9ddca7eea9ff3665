"""Where the clock stands for reviewers, and when whoever was reviewed reads what was said. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lms.courses.assignments.rules import Reason

MOST_COMMENT = 10_000  # characters of a review
MOST_LINE = 1_000  # of what is said of one criterion
MOST_REASON = 500


class Phase(StrEnum):
    """Where a peer review stands."""

    OFF = "off"
    WAITING = "waiting"  # the work is not due yet
    REVIEWING = "reviewing"
    OVER = "over"


class Shows(StrEnum):
    """What whoever was reviewed learns of the reviews."""

    NOTHING = "nothing"
    COMMENTS = "comments"
    ALL = "all"


def phase(
    enabled: bool, work_due: datetime | None, reviews_due: datetime | None, now: datetime
) -> Phase:
    """Reviewers are dealt once the work was due; the moment at which reviews are due is in time."""
    if not enabled or work_due is None or reviews_due is None:
        return Phase.OFF
    if now <= work_due:
        return Phase.WAITING
    return Phase.REVIEWING if now <= reviews_due else Phase.OVER


def closed_reasons(state: Phase, due_at: datetime | None) -> list[Reason]:
    """Why a review cannot be written now; empty: it can."""
    if state is Phase.REVIEWING:
        return []
    if state is Phase.OVER:
        return [Reason("reviews_over", {"at": due_at})]
    return [Reason("reviews_not_open")]


def shown_from(
    shows: str,
    when: str,
    *,
    reviews_due: datetime | None,
    shown_at: datetime | None,
    released_at: datetime | None,
) -> datetime | None:
    """From which moment the reviews are read; none: never, or not known yet.

    Never before the reviews are due, since they may be changed until then. *when* is ``due``,
    ``mark`` (with the released mark, whose moment is *released_at*) or ``at`` (*shown_at*).
    """
    if shows == Shows.NOTHING or reviews_due is None:
        return None
    moment = {"due": reviews_due, "mark": released_at, "at": shown_at}[when]
    return None if moment is None else max(moment, reviews_due)
