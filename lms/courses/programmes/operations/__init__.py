"""Writing tracks, cohorts and completions."""

from __future__ import annotations

from lms.courses.programmes.operations.cohorts import (
    close_cohort,
    create_cohort,
    hindrances_of_cohort,
    next_number,
    open_cohort,
    update_cohort,
)
from lms.courses.programmes.operations.completion import (
    decide_completion,
    expect_cohort,
    expect_member,
    lift_revocation,
    refresh_person,
    revoke_completion,
)
from lms.courses.programmes.operations.tracks import (
    add_course,
    create_track,
    facts_of,
    hindrances_of_track,
    move_course,
    publish_track,
    remove_course,
    require_course,
    set_policy,
    unpublish_track,
    update_track,
)
from lms.courses.programmes.queries.assessment import register_results_reader, results_of

__all__ = [
    "add_course",
    "close_cohort",
    "create_cohort",
    "create_track",
    "decide_completion",
    "expect_cohort",
    "expect_member",
    "facts_of",
    "hindrances_of_cohort",
    "hindrances_of_track",
    "lift_revocation",
    "move_course",
    "next_number",
    "open_cohort",
    "publish_track",
    "refresh_person",
    "register_results_reader",
    "remove_course",
    "require_course",
    "results_of",
    "revoke_completion",
    "set_policy",
    "unpublish_track",
    "update_cohort",
    "update_track",
]
