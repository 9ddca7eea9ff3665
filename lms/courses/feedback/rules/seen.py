"""Whether something of a released mark is new to its learner. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def is_unread(
    released_at: datetime | None, said_at: Iterable[datetime | None], seen_at: datetime | None
) -> bool:
    """Whether anything was released, changed or added since the learner last looked.

    *said_at*: when the mark, its files and remarks were written. What was written before the
    release is new from the release on; without a release nothing is there to be read.
    """
    if released_at is None:
        return False
    newest = max([released_at, *(moment for moment in said_at if moment is not None)])
    return seen_at is None or seen_at < newest
