"""Feedback files, what was read of them, and requests to look at a mark again."""

from __future__ import annotations

from lms.courses.feedback.operations.erasing import erase
from lms.courses.feedback.operations.files import (
    MOST_BYTES,
    MOST_FILES,
    attach,
    keep_uploads,
    remove,
)
from lms.courses.feedback.operations.regrades import answer, ask, set_policy, withdraw
from lms.courses.feedback.operations.seeing import note_seen

__all__ = [
    "MOST_BYTES",
    "MOST_FILES",
    "answer",
    "ask",
    "attach",
    "erase",
    "keep_uploads",
    "note_seen",
    "remove",
    "set_policy",
    "withdraw",
]
