"""Asking, deciding, withdrawing; documents; the kinds of an institution."""

from __future__ import annotations

from lms.courses.absences.operations.asking import (
    Refused,
    answer,
    ask_absence,
    ask_correction,
    keep_documents,
    withdraw,
)
from lms.courses.absences.operations.deciding import Outcome, approve_many, decide
from lms.courses.absences.operations.erasing import erase
from lms.courses.absences.operations.kinds import set_corrections, set_kind

__all__ = [
    "Outcome",
    "Refused",
    "answer",
    "approve_many",
    "ask_absence",
    "ask_correction",
    "decide",
    "erase",
    "keep_documents",
    "set_corrections",
    "set_kind",
    "withdraw",
]
