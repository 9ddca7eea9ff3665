"""Reading selections, each shaped for its page."""

from __future__ import annotations

from lms.courses.selection.queries.following import (
    Own,
    appeal_of,
    appeals,
    offer_of,
    own,
    place_on_list,
)
from lms.courses.selection.queries.listing import (
    call_offers,
    late,
    latest_ranking,
    offer_counts,
    published_ranking,
    ranking_page,
    stage_counts,
)
from lms.courses.selection.queries.meeting import (
    free_slots,
    slot_of,
    slots_of,
)
from lms.courses.selection.queries.personal import export
from lms.courses.selection.queries.reviewing import (
    Load,
    ToReview,
    conflicts_of,
    my_reviews,
    my_stages,
    workload,
)
from lms.courses.selection.queries.scoring import Row, conflict_pairs, given_scores, table
from lms.courses.selection.queries.setup import (
    answer_names,
    extra_points,
    group_codes,
    groups_of,
    labels_of,
    next_stage,
    quotas,
    reviewers_of,
    settings_of,
    stages_of,
)

__all__ = [
    "Load",
    "Own",
    "Row",
    "ToReview",
    "answer_names",
    "appeal_of",
    "appeals",
    "call_offers",
    "conflict_pairs",
    "conflicts_of",
    "export",
    "extra_points",
    "free_slots",
    "given_scores",
    "group_codes",
    "groups_of",
    "labels_of",
    "late",
    "latest_ranking",
    "my_reviews",
    "my_stages",
    "next_stage",
    "offer_counts",
    "offer_of",
    "own",
    "place_on_list",
    "published_ranking",
    "quotas",
    "ranking_page",
    "reviewers_of",
    "settings_of",
    "slot_of",
    "slots_of",
    "stage_counts",
    "stages_of",
    "table",
    "workload",
]
