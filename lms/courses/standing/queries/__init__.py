"""Reading student records, their history, and who keeps the record."""

from __future__ import annotations

from lms.courses.standing.queries.keepers import (
    AREAS,
    Keeper,
    above,
    as_of,
    delegation,
    document_name,
    history,
    imports_of,
    keeper,
    university_of,
)
from lms.courses.standing.queries.person import (
    CHANGE,
    POLICY,
    REQUEST,
    calendar,
    export,
    known_of,
    member_of,
    periods_of,
    places_of,
    policy_of,
    standing_of,
    term_days,
)
from lms.courses.standing.queries.register import (
    changes_of,
    record_of,
    records_of,
    status_on,
    statuses_on,
)

__all__ = [
    "AREAS",
    "CHANGE",
    "POLICY",
    "REQUEST",
    "Keeper",
    "above",
    "as_of",
    "calendar",
    "changes_of",
    "delegation",
    "document_name",
    "export",
    "history",
    "imports_of",
    "keeper",
    "known_of",
    "member_of",
    "periods_of",
    "places_of",
    "policy_of",
    "record_of",
    "records_of",
    "standing_of",
    "status_on",
    "statuses_on",
    "term_days",
    "university_of",
]
