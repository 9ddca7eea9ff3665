"""A person's badges, for the copy of their data."""

from __future__ import annotations

from typing import Any

from lms.accounts.models import Person
from lms.courses.badges.queries import badges


def export(person: Person) -> dict[str, Any]:
    """Badges that were issued to them, and those that they brought."""
    return {
        "issued": [
            {
                "achievement": row.achievement.title_ko,
                "issued_at": row.issued_at.isoformat(),
                "state": row.state,
                "reason": row.reason,
                "shared_since": row.shared_at.isoformat() if row.shared_at else None,
                "credential": row.credential,
            }
            for row in badges.own(person.id)
        ],
        "brought": [
            {
                "title": row.title,
                "issuer": row.issuer,
                "state": row.state,
                "brought_at": row.brought_at.isoformat(),
                "content": row.content,
            }
            for row in badges.brought(person.id)
        ],
    }
