"""Reading sessions and attendance."""

from __future__ import annotations

from lms.courses.attendance.queries.grids import (
    Upcoming,
    Week,
    between,
    history,
    monday,
    nearest_week,
    today,
    week_of,
)
from lms.courses.attendance.queries.places import (
    Learner,
    PlaceCard,
    card,
    cards,
    days_off,
    holidays,
    holidays_of,
    learners,
    places_of,
    places_with_sessions,
    scope_choices,
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
    "Upcoming",
    "Week",
    "between",
    "card",
    "cards",
    "clashes",
    "days_off",
    "history",
    "holidays",
    "holidays_of",
    "learners",
    "mark_counts",
    "marks",
    "monday",
    "nearest_week",
    "parts_of",
    "patterns",
    "periods_of",
    "places_of",
    "places_with_sessions",
    "policy_at",
    "rooms",
    "scope_choices",
    "session_counts",
    "sessions",
    "summaries",
    "timetable_of",
    "today",
    "week_of",
]
