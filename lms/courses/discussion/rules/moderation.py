"""What can be reported, and what becomes of a report; pure."""

from __future__ import annotations

from typing import Final

REASONS: Final = ("abuse", "spam", "privacy", "answers", "other")
HIDDEN: Final = "hidden"
KEPT: Final = "kept"
OUTCOMES: Final = (HIDDEN, KEPT)


def needs_note(reason: str) -> bool:
    """Whether the reason alone says too little."""
    return reason == "other"
