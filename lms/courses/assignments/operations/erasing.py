"""Erasing what a person wrote and uploaded; receipts and numbers stay under the pseudonym."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.courses.assignments.models import Draft, Submission
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Empty a person's submissions and drop their files and drafts; unused files are swept later."""
    own = select(Submission.id).where(Submission.person_id == person.id)
    db.session.execute(
        delete(Attachment).where(
            Attachment.subject_kind == "submission", Attachment.subject_id.in_(own)
        )
    )
    db.session.execute(
        update(Submission).where(Submission.person_id == person.id).values(text="", link="")
    )
    db.session.execute(delete(Draft).where(Draft.person_id == person.id))
