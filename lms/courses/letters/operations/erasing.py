"""Erasing what was written about a person's letters."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.accounts.models import Person
from lms.courses.gradebook.models import CourseResult
from lms.courses.letters.models import LetterMove
from lms.db import db


def erase(person: Person) -> None:
    """Empty the reasons; letters stay with the results, as numbers of the course."""
    for result in db.session.scalars(
        select(CourseResult).where(CourseResult.person_id == person.id)
    ):
        if result.letter_basis and result.letter_basis.get("reason"):
            result.letter_basis = {**result.letter_basis, "reason": ""}
    db.session.execute(
        update(LetterMove)
        .where(LetterMove.person_id == person.id)
        .values(reason="")
        .execution_options(synchronize_session=False)
    )
