"""Keeping and doing plans; the layouts of institutions."""

from __future__ import annotations

from lms.courses.grade_exchange.operations.importing import (
    Changed,
    Moved,
    Spent,
    commit,
    discard,
    erase,
    keep,
)
from lms.courses.grade_exchange.operations.layouts import (
    LayoutValues,
    NameTaken,
    add_layout,
    edit_layout,
    remove_layout,
)

__all__ = [
    "Changed",
    "LayoutValues",
    "Moved",
    "NameTaken",
    "Spent",
    "add_layout",
    "commit",
    "discard",
    "edit_layout",
    "erase",
    "keep",
    "remove_layout",
]
