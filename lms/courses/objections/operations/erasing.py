"""Erasing what a person wrote and handed in; states and numbers stay."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.courses.objections.models import Objection, ResultChange
from lms.courses.objections.queries.objections import KIND
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Empty a person's objections with their answers, drop their files, empty reasons about them."""
    own = select(Objection.id).where(Objection.person_id == person.id)
    for statement in (
        delete(Attachment).where(Attachment.subject_kind == KIND, Attachment.subject_id.in_(own)),
        update(Objection).where(Objection.person_id == person.id).values(text="", answer=""),
        update(ResultChange)
        .where(ResultChange.person_id == person.id)
        .values(reason="", answer=""),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
