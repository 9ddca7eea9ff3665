"""Reading what a roster file meets, and the plans there are."""

from __future__ import annotations

from lms.courses.rosters.queries.found import found_of, organisation_of, policy_of
from lms.courses.rosters.queries.lists import (
    export,
    history_of,
    names_of,
    places_of,
    plans_of,
    waiting,
)

__all__ = [
    "export",
    "found_of",
    "history_of",
    "names_of",
    "organisation_of",
    "places_of",
    "plans_of",
    "policy_of",
    "waiting",
]
