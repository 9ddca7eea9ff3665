"""Erasing what was written about a person's letters."""

from __future__ import annotations

from sqlalchemy import update

from lms.accounts.models import Person
from lms.courses.letters.models import LetterMove
from lms.db import db


def erase(person: Person) -> None:
    """Empty the reasons; letters stay with the results, as numbers of the course."""
    db.session.execute(
        update(LetterMove)
        .where(LetterMove.person_id == person.id)
        .values(reason="")
        .execution_options(synchronize_session=False)
    )
