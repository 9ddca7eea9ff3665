"""When a mark may be asked about, what an answer needs, and what is new to a learner. Pure."""

from __future__ import annotations

from lms.courses.feedback.rules.regrades import (
    MOST_ANSWER,
    MOST_REASON,
    POLICY,
    Asking,
    RegradePolicy,
    answer_reasons,
    ask_reasons,
    closed_reasons,
    closes_at,
)
from lms.courses.feedback.rules.seen import is_unread

__all__ = [
    "MOST_ANSWER",
    "MOST_REASON",
    "POLICY",
    "Asking",
    "RegradePolicy",
    "answer_reasons",
    "ask_reasons",
    "closed_reasons",
    "closes_at",
    "is_unread",
]
