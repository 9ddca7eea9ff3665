"""Reading gradebooks: columns and cells, provisional standing, results as they were frozen."""

from __future__ import annotations

from lms.courses.gradebook.queries.attending import attendance_lines
from lms.courses.gradebook.queries.cells import (
    Cell,
    changes_of,
    comment_counts,
    comments_of,
    comments_to,
    entries_of,
    export_written,
)
from lms.courses.gradebook.queries.cells import export as export_cells
from lms.courses.gradebook.queries.columns import (
    KINDS,
    Column,
    Key,
    Setup,
    categories_of,
    hidden_keys,
    manual_items,
    newest_rule,
    periods_of,
    policy_history,
    setup_of,
)
from lms.courses.gradebook.queries.finality import is_final_now, same_letter
from lms.courses.gradebook.queries.frozen import (
    RecentResult,
    credits_of,
    credits_of_many,
    export,
    final_now,
    frozen_of,
    history,
    published_now,
    recent_results,
)
from lms.courses.gradebook.queries.gathering import LATE_POLICY
from lms.courses.gradebook.queries.learner import as_learner
from lms.courses.gradebook.queries.standing import POLICY, Standing, policy_of, standing, standings

__all__ = [
    "KINDS",
    "LATE_POLICY",
    "POLICY",
    "Cell",
    "Column",
    "Key",
    "RecentResult",
    "Setup",
    "Standing",
    "as_learner",
    "attendance_lines",
    "categories_of",
    "changes_of",
    "comment_counts",
    "comments_of",
    "comments_to",
    "credits_of",
    "credits_of_many",
    "entries_of",
    "export",
    "export_cells",
    "export_written",
    "final_now",
    "frozen_of",
    "hidden_keys",
    "history",
    "is_final_now",
    "manual_items",
    "newest_rule",
    "periods_of",
    "policy_history",
    "policy_of",
    "published_now",
    "recent_results",
    "same_letter",
    "setup_of",
    "standing",
    "standings",
]
