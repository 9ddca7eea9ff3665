"""Decisions of peer review. Pure."""

from __future__ import annotations

from lms.courses.peer_review.rules.dealing import Deal, Work, deal, pairing_reasons, shortfall
from lms.courses.peer_review.rules.masking import mask
from lms.courses.peer_review.rules.results import (
    Given,
    Summary,
    complete_reasons,
    differs,
    summarise,
)
from lms.courses.peer_review.rules.showing import (
    MOST_COMMENT,
    MOST_LINE,
    MOST_REASON,
    Phase,
    Shows,
    closed_reasons,
    phase,
    shown_from,
)

__all__ = [
    "MOST_COMMENT",
    "MOST_LINE",
    "MOST_REASON",
    "Deal",
    "Given",
    "Phase",
    "Shows",
    "Summary",
    "Work",
    "closed_reasons",
    "complete_reasons",
    "deal",
    "differs",
    "mask",
    "pairing_reasons",
    "phase",
    "shortfall",
    "shown_from",
    "summarise",
]
