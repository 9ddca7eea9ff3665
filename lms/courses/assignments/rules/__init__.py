"""Which dates hold, when work may be handed in, what is refused and why. Pure."""

from __future__ import annotations

from lms.courses.assignments.rules.dates import (
    Base,
    Dates,
    Override,
    Phase,
    effective,
    phase,
)
from lms.courses.assignments.rules.handing_in import (
    MOST_FILE_BYTES,
    MOST_FILES,
    MOST_LINK,
    MOST_POINTS,
    MOST_TEXT,
    Circumstances,
    Draftable,
    Kind,
    Offered,
    closed_reasons,
    content_reasons,
    criteria_gap,
    fingerprint,
    is_link,
    publish_reasons,
    read_points,
    receipt,
    refusals,
    submission_key,
)
from lms.courses.assignments.rules.reasons import Reason

__all__ = [
    "MOST_FILES",
    "MOST_FILE_BYTES",
    "MOST_LINK",
    "MOST_POINTS",
    "MOST_TEXT",
    "Base",
    "Circumstances",
    "Dates",
    "Draftable",
    "Kind",
    "Offered",
    "Override",
    "Phase",
    "Reason",
    "closed_reasons",
    "content_reasons",
    "criteria_gap",
    "effective",
    "fingerprint",
    "is_link",
    "phase",
    "publish_reasons",
    "read_points",
    "receipt",
    "refusals",
    "submission_key",
]
