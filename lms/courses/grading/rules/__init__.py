"""What a mark adds up to, who gives it, when it is seen, and by whom it is not. Pure."""

from __future__ import annotations

from lms.courses.grading.rules.blind import (
    NUMBER,
    blind_file_name,
    blind_number,
    sampled,
    unit,
)
from lms.courses.grading.rules.marks import (
    MOST_COMMENT,
    MOST_FEEDBACK,
    MOST_REASON,
    SHARE_STEP,
    Total,
    Work,
    change_reasons,
    counting_submission,
    member_points,
    release_reasons,
    share,
    total,
)
from lms.courses.grading.rules.second import (
    Given,
    Seat,
    Turn,
    apart,
    between,
    differ,
    turn_of,
)
from lms.courses.grading.rules.sharing import evenly
from lms.courses.rubrics.rules import level_of, position_of

__all__ = [
    "MOST_COMMENT",
    "MOST_FEEDBACK",
    "MOST_REASON",
    "NUMBER",
    "SHARE_STEP",
    "Given",
    "Seat",
    "Total",
    "Turn",
    "Work",
    "apart",
    "between",
    "blind_file_name",
    "blind_number",
    "change_reasons",
    "counting_submission",
    "differ",
    "evenly",
    "level_of",
    "member_points",
    "position_of",
    "release_reasons",
    "sampled",
    "share",
    "total",
    "turn_of",
    "unit",
]
