"""What is held of a person's groups, for the copy of their data that they can take."""

from __future__ import annotations

from typing import Any

from lms.accounts.models import Person
from lms.courses.groups.queries.boards import stays_of_person


def export(person: Person) -> list[dict[str, Any]]:
    """The groups that they were in, from when to when."""
    return [
        {
            "set": row.group.group_set.name,
            "group": row.group.name,
            "joined_at": row.joined_at.isoformat(),
            "left_at": row.left_at.isoformat() if row.left_at else None,
        }
        for row in stays_of_person(person.id)
    ]
