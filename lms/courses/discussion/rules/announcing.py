"""When an announcement is shown; pure. Decided from the clock when it is read, not by a job."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How an announcement stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    DELETED = "deleted"


def state_of(publish_at: datetime | None, deleted_at: datetime | None, now: datetime) -> State:
    """How it stands at *now*; what is due at this very moment is published."""
    if deleted_at is not None:
        return State.DELETED
    if publish_at is None:
        return State.DRAFT
    return State.PUBLISHED if publish_at <= now else State.SCHEDULED


def new_moment(
    when: str, asked: datetime | None, before: datetime | None, now: datetime
) -> datetime | None:
    """When it is published after an edit. *when*: draft, now or later; *asked*: the moment for later.

    What was published stays so, at the moment at which it was: people have read it.
    """
    if before is not None and before <= now:
        return before
    if when == "now":
        return now
    return asked if when == "later" else None
