"""Reading student records, their history, and who keeps the record."""

from __future__ import annotations

from lms.courses.standing.queries.keepers import (
    AREAS,
    Keeper,
    as_of,
    delegation,
    document_name,
    keeper,
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
    "Keeper",
    "as_of",
    "changes_of",
    "delegation",
    "document_name",
    "keeper",
    "record_of",
    "records_of",
    "status_on",
    "statuses_on",
]
