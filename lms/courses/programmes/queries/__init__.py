"""Reading tracks, cohorts and where people stand with them."""

from __future__ import annotations

from lms.courses.programmes.queries.manage import (
    cohort_choices,
    cohorts_of,
    courses_to_add,
    member_counts,
    members,
    tracks,
)
from lms.courses.programmes.queries.public import (
    TrackLine,
    curriculum_of,
    track_entries,
    track_page,
    tracks_by_course,
)
from lms.courses.programmes.queries.standing import (
    Membership,
    Status,
    candidate_status,
    memberships,
)

__all__ = [
    "Membership",
    "Status",
    "TrackLine",
    "candidate_status",
    "cohort_choices",
    "cohorts_of",
    "courses_to_add",
    "curriculum_of",
    "member_counts",
    "members",
    "memberships",
    "track_entries",
    "track_page",
    "tracks",
    "tracks_by_course",
]
