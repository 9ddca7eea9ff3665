"""Erasing what was written by and about a person; states, credits and numbers stay."""

from __future__ import annotations

from sqlalchemy import update

from lms.accounts.models import Person
from lms.courses.degrees.models import DegreeRequest, RecognisedCredit, StudentCurriculum
from lms.db import db


def erase(person: Person) -> None:
    """Empty reasons and answers."""
    for model, values in (
        (DegreeRequest, {"reason": "", "review": "", "answer": ""}),
        (RecognisedCredit, {"reason": ""}),
        (StudentCurriculum, {"reason": ""}),
    ):
        db.session.execute(
            update(model)
            .where(model.person_id == person.id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
