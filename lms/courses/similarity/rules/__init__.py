"""How works are compared. Pure."""

from __future__ import annotations

from lms.courses.similarity.rules.comparing import (
    Bag,
    Found,
    Score,
    bag_of,
    common_to_most,
    compare_all,
    score,
)
from lms.courses.similarity.rules.passages import Segment, passages, segments
from lms.courses.similarity.rules.shingles import (
    CODE_WIDTH,
    EDITION,
    TEXT_WIDTH,
    Part,
    Shingle,
    shingles_of,
)

__all__ = [
    "CODE_WIDTH",
    "EDITION",
    "TEXT_WIDTH",
    "Bag",
    "Found",
    "Part",
    "Score",
    "Segment",
    "Shingle",
    "bag_of",
    "common_to_most",
    "compare_all",
    "passages",
    "score",
    "segments",
    "shingles_of",
]
