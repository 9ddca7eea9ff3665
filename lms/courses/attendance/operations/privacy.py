"""Forgetting what people wrote about somebody's attendance."""

from __future__ import annotations

from sqlalchemy import update

from lms.accounts.models import Person
from lms.courses.attendance.models import Mark
from lms.db import db


def erase(person: Person) -> None:
    """Take notes and kinds of excuse out of a person's marks.

    The marks themselves stay under the number that remains of the account: institutions must show
    for years that the hours they were paid for were held.
    """
    db.session.execute(update(Mark).where(Mark.person_id == person.id).values(reason="", excuse=""))
