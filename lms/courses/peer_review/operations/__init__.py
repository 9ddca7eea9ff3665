"""Writing peer reviews: how they work, who reviews, what is said, what comes of it."""

from __future__ import annotations

from lms.courses.peer_review.operations.assigning import (
    bring_up_to_date,
    deal_due,
    show_due,
)
from lms.courses.peer_review.operations.copying import copier
from lms.courses.peer_review.operations.erasing import erase
from lms.courses.peer_review.operations.managing import (
    add,
    end,
    hide,
    remind,
    settle_reports,
    show_again,
    swap,
)
from lms.courses.peer_review.operations.responding import rate, report
from lms.courses.peer_review.operations.reviewing import ReviewValues, hand_in, save
from lms.courses.peer_review.operations.settings import SchemeValues, set_scheme

__all__ = [
    "ReviewValues",
    "SchemeValues",
    "add",
    "bring_up_to_date",
    "copier",
    "deal_due",
    "end",
    "erase",
    "hand_in",
    "hide",
    "rate",
    "remind",
    "report",
    "save",
    "set_scheme",
    "settle_reports",
    "show_again",
    "show_due",
    "swap",
]
