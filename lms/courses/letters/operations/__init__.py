"""Deciding letters before they are frozen."""

from __future__ import annotations

from lms.courses.letters.operations.deciding import (
    NoLetters,
    OverCap,
    PlanValues,
    UnknownLetter,
    move,
    save_plan,
)
from lms.courses.letters.operations.erasing import erase

__all__ = ["NoLetters", "OverCap", "PlanValues", "UnknownLetter", "erase", "move", "save_plan"]
