"""Erasing flags about a person's works, and the notes that a person wrote."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.courses.assignments.models import SubmissionMember
from lms.courses.similarity.models import SimilarityPair
from lms.db import db


def erase(person: Person) -> None:
    """Drop the pairs of the person's own works; a group's stay with those who are still there."""
    others = (
        select(SubmissionMember.submission_id)
        .join(Person, Person.id == SubmissionMember.person_id)
        .where(SubmissionMember.person_id != person.id, Person.erased_at.is_(None))
    )
    own = select(SubmissionMember.submission_id).where(
        SubmissionMember.person_id == person.id, SubmissionMember.submission_id.not_in(others)
    )
    for statement in (
        delete(SimilarityPair).where(
            SimilarityPair.first_id.in_(own) | SimilarityPair.second_id.in_(own)
        ),
        update(SimilarityPair).where(SimilarityPair.judged_by_id == person.id).values(note=""),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
