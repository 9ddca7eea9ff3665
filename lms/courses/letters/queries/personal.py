"""What was decided about a person's letters, for the copy of their data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.letters.models import LetterMove
from lms.db import db


def export(person: Person) -> list[dict[str, Any]]:
    """That somebody decided another letter or standing, once it was frozen: see course_results.

    Before that a decision is a plan of the instructor's, so only what counts is given.
    """
    rows = db.session.scalars(
        select(LetterMove).where(LetterMove.person_id == person.id).order_by(LetterMove.id)
    )
    return [
        {
            "offering": row.offering_id,
            "standing": row.standing,
            "decided_at": row.set_at.isoformat(),
        }
        for row in rows
    ]
