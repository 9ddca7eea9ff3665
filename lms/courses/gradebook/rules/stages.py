"""When a frozen result is shown to its learner, and when it is final. Pure."""

from __future__ import annotations

from datetime import datetime

PUBLISHED, FINAL = "published", "final"


def is_published(published_from: datetime | None, now: datetime) -> bool:
    """Whether the learner may see it."""
    return published_from is None or published_from <= now


def is_final(state: str | None, final_from: datetime | None, now: datetime) -> bool:
    """Whether it is final: by its state, or because its moment has come; never while it is held."""
    return state != PUBLISHED or (final_from is not None and final_from <= now)
