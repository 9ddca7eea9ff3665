"""Erasing a person: questions belong to the course and stay, under the person's pseudonym."""

from __future__ import annotations

from sqlalchemy import delete, select

from lms.accounts.models import Person
from lms.courses.questions.models import QuestionImport
from lms.courses.questions.operations.importing import KIND
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Drop the files that a person brought in; what was made of them stays in the bank."""
    own = select(QuestionImport.id).where(QuestionImport.person_id == person.id)
    db.session.execute(
        delete(Attachment).where(Attachment.subject_kind == KIND, Attachment.subject_id.in_(own))
    )
    db.session.execute(
        delete(QuestionImport).where(
            QuestionImport.person_id == person.id, QuestionImport.committed_at.is_(None)
        )
    )
