"""An issued document, a seal, a signer, and a place of which a document can be asked."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.courses.documents.operations import institutions, issuing
from lms.courses.documents.operations.institutions import SignerValues
from lms.courses.documents.queries.gathering import find
from lms.courses.documents.rules.kinds import Kind
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.documents.conftest import picture


def add(app: Flask, cast: Cast, params: dict[str, object]) -> dict[str, object]:
    """One of everything; the document says that the trainee attends."""
    with app.test_request_context("/"), unit_of_work():
        academy = db.session.get_one(Organisation, cast.academy.id)
        seal = institutions.add_seal(
            academy,
            db.session.get_one(Person, cast.staff.id),
            institutions.read_seal(io.BytesIO(picture())),
        )
        signer = institutions.add_signer(
            academy,
            SignerValues("김교장", "Kim", "교장", "Principal", clock.today() - timedelta(9), None),
        )
        member = db.session.scalars(
            select(CohortMember).where(
                CohortMember.person_id == cast.trainee.id,
                CohortMember.cohort_id == cast.cohort.id,
            )
        ).one()
        found = find(Kind.ENROLMENT, member.id, cast.trainee.id)
        assert found is not None
        trainee = db.session.get_one(Person, cast.trainee.id)
        document = issuing.issue(found, trainee, language="ko", purpose="제출용")
        return {
            "document_id": document.id,
            "seal_id": seal.id,
            "signer_id": signer.id,
            "documents.number": document.document_no,
            "documents.key": f"enrolment:{member.id}",
            "documents.end.act": "revoke",
            "documents.organisation_id": academy.id,
        }
