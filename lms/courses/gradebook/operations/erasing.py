"""What is erased with a person: marks and results stay as records, words about them go."""

from __future__ import annotations

from sqlalchemy import or_, update

from lms.accounts.models import Person
from lms.courses.gradebook.models import CellComment, Entry, EntryChange
from lms.db import db


def erase(person: Person) -> None:
    """Empty comments about and by *person*, and the reasons that were written beside their cells.

    Points stay: totals and frozen results of theirs are academic records without a name by then.
    """
    db.session.execute(
        update(CellComment)
        .where(or_(CellComment.person_id == person.id, CellComment.author_id == person.id))
        .values(text="", deleted_at=CellComment.created_at)
    )
    db.session.execute(update(Entry).where(Entry.person_id == person.id).values(waive_reason=""))
    db.session.execute(
        update(EntryChange).where(EntryChange.person_id == person.id).values(reason="")
    )
