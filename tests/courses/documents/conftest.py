"""A cohort in which one person finished, results that are final, and how to issue."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.courses.documents.models import IssuedDocument
from lms.courses.documents.operations import issuing
from lms.courses.documents.queries.gathering import Found, find
from lms.courses.documents.rules.kinds import Kind
from lms.courses.gradebook.models import CourseResult
from lms.courses.programmes.models import CohortMember
from lms.db import db, unit_of_work
from tests.cast import Cast


def result(
    person_id: int, offering_id: int, *, letter: str | None = None, points: str | None = None,
    percent: str = "91.5", earned: bool = True, revision: int = 1, **values: Any,
) -> CourseResult:  # fmt: skip
    """A final result, as freezing writes it."""
    basis = None if letter is None else {"scale": "4.5", "credits": "3"}
    row = CourseResult(
        offering_id=offering_id, person_id=person_id, percent=Decimal(percent), revision=revision,
        credit_earned=earned, lines=[], arithmetic=[], policy_id=0, decided_at=clock.now(),
        letter=letter, grade_points=Decimal(points) if points else None, letter_basis=basis, **values,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def picture(side: int = 300, form: str = "PNG", mode: str = "RGB") -> bytes:
    """A red square on white paper."""
    drawn = Image.new(mode, (side, side), "white")
    ImageDraw.Draw(drawn).rectangle((30, 30, side - 30, side - 30), outline=(200, 20, 30), width=20)
    out = io.BytesIO()
    drawn.save(out, form)
    return out.getvalue()


@pytest.fixture
def finished(app: Flask, cast: Cast) -> int:
    """Jiwoo completed the cohort yesterday; the number of the place."""
    with app.test_request_context("/"), unit_of_work():
        member = db.session.scalars(
            select(CohortMember).where(CohortMember.person_id == cast.trainee.id)
        ).one()
        member.state, member.ended_on = "completed", clock.today() - timedelta(days=1)
        member.decided_at = clock.now() - timedelta(days=1)
        return member.id


@pytest.fixture
def issued(app: Flask, cast: Cast, finished: int) -> Callable[..., int]:
    """``issued()``: Jiwoo's certificate of completion; the number of the row."""

    def make(actor: Person | None = None, **values: Any) -> int:
        with app.test_request_context("/"), unit_of_work():
            found = find(Kind.COMPLETION, finished, cast.trainee.id)
            assert isinstance(found, Found)
            who = db.session.get_one(Person, (actor or cast.trainee).id)
            return issuing.issue(found, who, **{"language": "ko", **values}).id

    return make


def row(document_id: int) -> IssuedDocument:
    """The document as it is now."""
    db.session.rollback()
    return db.session.get_one(IssuedDocument, document_id, populate_existing=True)
