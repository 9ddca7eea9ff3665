"""Verifications, and comparing documents with what is true now."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, or_, select

from lms import clock, jobs
from lms.accounts.models import Person
from lms.courses.documents.models import DocumentCheck, DocumentState, IssuedDocument
from lms.courses.documents.operations.issuing import compare
from lms.courses.documents.queries.issued import DATED
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes.models import CohortMember
from lms.db import apart, db, unit_of_work

#: How many documents one round compares.
ROUND = 500


def note(document: IssuedDocument, way: str) -> None:
    """Count a verification; when and how, never who. Committed apart: a page only reads."""
    document_id, told = document.id, document.state
    with apart() as session:
        session.add(DocumentCheck(document_id=document_id, at=clock.now(), way=way, told=told))


def due() -> list[int]:
    """Valid documents of people of whom something was decided since they were compared last."""
    result = exists().where(
        CourseResult.person_id == IssuedDocument.person_id,
        or_(
            CourseResult.decided_at > IssuedDocument.compared_at,
            CourseResult.superseded_at > IssuedDocument.compared_at,
        ),
    )
    member = exists().where(
        CohortMember.person_id == IssuedDocument.person_id,
        CohortMember.decided_at > IssuedDocument.compared_at,
    )
    return list(
        db.session.scalars(
            select(IssuedDocument.id)
            .join(Person, Person.id == IssuedDocument.person_id)
            .where(
                IssuedDocument.state == DocumentState.VALID,
                IssuedDocument.kind.not_in(DATED),
                Person.erased_at.is_(None),
                or_(result, member),
            )
            .order_by(IssuedDocument.compared_at)
            .limit(ROUND)
        )
    )


@jobs.every(timedelta(hours=1))
def compare_due() -> None:
    """Find the documents that do not say what is true any more, and tell their holders."""
    for document_id in due():
        with unit_of_work() as session:
            document = session.get(IssuedDocument, document_id)
            if document is not None and document.state == DocumentState.VALID:
                compare(document)
