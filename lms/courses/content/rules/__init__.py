"""Decisions about lessons: when they are done, when they open, how they change; pure."""

from __future__ import annotations

from lms.courses.content.rules.ordering import moved
from lms.courses.content.rules.progress import (
    ITEM,
    MARKED,
    MINUTES,
    MOST_AT_ONCE,
    RULES,
    VIEWED,
    Decision,
    Progress,
    credited,
    decide,
)
from lms.courses.content.rules.release import OPEN, Need, Opening, Reason, Rule
from lms.courses.content.rules.standing import NOTHING, Key, Standing

__all__ = [
    "ITEM",
    "MARKED",
    "MINUTES",
    "MOST_AT_ONCE",
    "NOTHING",
    "OPEN",
    "RULES",
    "VIEWED",
    "Decision",
    "Key",
    "Need",
    "Opening",
    "Progress",
    "Reason",
    "Rule",
    "Standing",
    "credited",
    "decide",
    "moved",
]
