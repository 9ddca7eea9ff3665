"""Reading requests about attendance."""

from __future__ import annotations

from lms.courses.absences.queries.lists import (
    SORTS,
    STATES,
    Filter,
    counts,
    places_to_decide,
    requests,
    waiting,
)
from lms.courses.absences.queries.own import (
    Correctable,
    Quota,
    calendar,
    correctable,
    excused,
    export,
    live_of,
    mine,
    policy_of,
    quotas,
    rows_of_days,
    waiting_correction,
)
from lms.courses.absences.queries.people import KIND, deciders, documents, is_staff

__all__ = [
    "KIND",
    "SORTS",
    "STATES",
    "Correctable",
    "Filter",
    "Quota",
    "calendar",
    "correctable",
    "counts",
    "deciders",
    "documents",
    "excused",
    "export",
    "is_staff",
    "live_of",
    "mine",
    "places_to_decide",
    "policy_of",
    "quotas",
    "requests",
    "rows_of_days",
    "waiting",
    "waiting_correction",
]
