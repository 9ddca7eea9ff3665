"""Until when one may appeal, and how an appeal ends. Pure."""

from __future__ import annotations

from datetime import datetime

MOST_TEXT = 4000
LEAST_TEXT = 10
OUTCOMES = ("kept", "changed")


def closed_code(
    opens_at: datetime | None, closes_at: datetime | None, now: datetime, *, waiting: bool
) -> str:
    """Why no appeal can be made now: not_open, not_yet, over, waiting (for an answer); or empty."""
    if opens_at is None or closes_at is None:
        return "not_open"
    if now < opens_at:
        return "not_yet"
    if now >= closes_at:
        return "over"
    return "waiting" if waiting else ""


def text_code(text: str) -> str:
    """What is wrong with a text: too_short, too_long; or empty."""
    if len(text.strip()) < LEAST_TEXT:
        return "too_short"
    return "too_long" if len(text) > MOST_TEXT else ""
