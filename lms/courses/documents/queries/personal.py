"""A person's documents, for the copy of their data."""

from __future__ import annotations

from typing import Any

from lms.accounts.models import Person
from lms.courses.documents.queries.issued import checks_of, own


def export(person: Person) -> list[dict[str, Any]]:
    """Every document with what it says, its state, and when it was verified."""
    return [
        {
            "kind": one.kind,
            "serial": one.serial,
            "document_no": one.document_no,
            "language": one.language,
            "purpose": one.purpose,
            "says": one.snapshot["printed"],
            "state": one.state,
            "reason": one.reason,
            "issued_at": one.issued_at.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            "verifiers_see": one.shows,
            "verified_at": [check.at.isoformat() for check in checks_of(one.id, 1000)],
        }
        for one in own(person.id)
    ]
