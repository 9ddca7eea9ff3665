"""Writing tracks, cohorts and completions."""

from __future__ import annotations

from lms.courses.programmes.operations.completion import (
    decide_completion,
    expect_cohort,
    expect_member,
    lift_revocation,
    refresh_person,
    refresh_track,
    register_results_reader,
    results_of,
    revoke_completion,
)

__all__ = [
    "decide_completion",
    "expect_cohort",
    "expect_member",
    "lift_revocation",
    "refresh_person",
    "refresh_track",
    "register_results_reader",
    "results_of",
    "revoke_completion",
]
