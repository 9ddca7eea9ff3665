"""Reading seats and rosters."""

from __future__ import annotations

from lms.courses.enrolment.queries.own import (
    open_cohort,
    open_offering,
    own,
    person_of,
    standings,
    standings_at,
)
from lms.courses.enrolment.queries.rosters import roster_counts, roster_page
from lms.courses.enrolment.queries.seats import (
    SEATED,
    Seat,
    active_offerings,
    counts,
    has_seat,
    kept_by,
    roster,
    seat_of,
)

__all__ = [
    "SEATED",
    "Seat",
    "active_offerings",
    "counts",
    "has_seat",
    "kept_by",
    "open_cohort",
    "open_offering",
    "own",
    "person_of",
    "roster",
    "roster_counts",
    "roster_page",
    "seat_of",
    "standings",
    "standings_at",
]
