"""Asking for a comparison, comparing, and noting what a person found."""

from __future__ import annotations

from lms.courses.similarity.operations.asking import (
    SchemeValues,
    ask,
    ask_due,
    copier,
    set_scheme,
)
from lms.courses.similarity.operations.comparing import compare
from lms.courses.similarity.operations.erasing import erase
from lms.courses.similarity.operations.judging import judge

__all__ = [
    "SchemeValues",
    "ask",
    "ask_due",
    "compare",
    "copier",
    "erase",
    "judge",
    "set_scheme",
]
