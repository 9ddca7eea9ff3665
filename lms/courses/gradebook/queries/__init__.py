"""Reading results: provisional ones from what is marked, frozen ones as they were decided."""

from __future__ import annotations

from lms.courses.gradebook.queries.frozen import (
    RecentResult,
    credits_of,
    export,
    frozen_of,
    history,
    recent_results,
)
from lms.courses.gradebook.queries.standing import POLICY, Standing, policy_of, standing, standings

__all__ = [
    "POLICY",
    "RecentResult",
    "Standing",
    "credits_of",
    "export",
    "frozen_of",
    "history",
    "policy_of",
    "recent_results",
    "standing",
    "standings",
]
