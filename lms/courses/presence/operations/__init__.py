"""Coming and going by code, and turning codes and watched lessons into marks."""

from __future__ import annotations

from lms.courses.presence.operations.codes import Done, check, note_refusal
from lms.courses.presence.operations.erasing import erase
from lms.courses.presence.operations.settling import choose_lessons, settle, settle_due

__all__ = [
    "Done",
    "check",
    "choose_lessons",
    "erase",
    "note_refusal",
    "settle",
    "settle_due",
]
