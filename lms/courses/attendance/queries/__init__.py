"""Reading sessions and attendance."""

from __future__ import annotations

from lms.courses.attendance.queries.places import (
    Learner,
    PlaceCard,
    card,
    cards,
    days_off,
    holidays,
    learners,
    places_of,
)
from lms.courses.attendance.queries.sessions import (
    clashes,
    mark_counts,
    marks,
    parts_of,
    patterns,
    periods_of,
    rooms,
    session_counts,
    sessions,
)
from lms.courses.attendance.queries.summaries import policy_at, summaries, timetable_of

__all__ = [
    "Learner",
    "PlaceCard",
    "card",
    "cards",
    "clashes",
    "days_off",
    "holidays",
    "learners",
    "mark_counts",
    "marks",
    "parts_of",
    "patterns",
    "periods_of",
    "places_of",
    "policy_at",
    "rooms",
    "session_counts",
    "sessions",
    "summaries",
    "timetable_of",
]
