"""Erasing what a person wrote and uploaded; receipts and numbers stay under the pseudonym.

The work of a group is its members' together: it goes with the last of them.
"""

from __future__ import annotations

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.courses.assignments.models import (
    DateOverride,
    Draft,
    Reopening,
    Submission,
    SubmissionMember,
)
from lms.courses.assignments.operations.drafts import discard_drafts
from lms.db import db
from lms.storage import Attachment


def erase(person: Person) -> None:
    """Empty a person's submissions and drop their files and drafts; unused files are swept later."""
    mine, other = aliased(SubmissionMember), aliased(SubmissionMember)
    own = (
        select(Submission.id)
        .join(mine, mine.submission_id == Submission.id)
        .where(
            mine.person_id == person.id,
            ~exists()
            .where(
                and_(
                    other.submission_id == Submission.id,
                    other.person_id != person.id,
                    other.person_id == Person.id,
                    Person.erased_at.is_(None),
                )
            )
            .correlate(Submission),
        )
    )
    ids = list(db.session.scalars(own))
    db.session.execute(
        delete(Attachment).where(
            Attachment.subject_kind == "submission", Attachment.subject_id.in_(ids)
        )
    )
    db.session.execute(update(Submission).where(Submission.id.in_(ids)).values(text="", link=""))
    discard_drafts(Draft.person_id == person.id)
    # Why somebody had more time may tell of an illness.
    for table in (DateOverride, Reopening):
        db.session.execute(update(table).where(table.person_id == person.id).values(reason=""))
