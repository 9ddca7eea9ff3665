"""Reading tracks, cohorts and where people stand with them."""

from __future__ import annotations

from lms.courses.programmes.queries.leaving import (
    leaving_choices,
    leaving_codes,
    leaving_words,
    ways_of,
)
from lms.courses.programmes.queries.manage import (
    cohort_choices,
    cohorts_of,
    courses_to_add,
    member_counts,
    members,
    tracks,
)
from lms.courses.programmes.queries.personal import export
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
    "export",
    "leaving_choices",
    "leaving_codes",
    "leaving_words",
    "member_counts",
    "members",
    "memberships",
    "track_entries",
    "track_page",
    "tracks",
    "tracks_by_course",
    "ways_of",
]
