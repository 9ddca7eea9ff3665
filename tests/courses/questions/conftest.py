"""A teacher's browser and a bank to work in."""

from __future__ import annotations

from typing import Any

import pytest

from lms.courses.questions import operations
from lms.courses.questions.models import BankQuestion
from lms.db import db, unit_of_work
from lms.interop.formats.questions.model import Question
from tests.cast import Cast


@pytest.fixture
def teacher(client: Any, cast: Cast) -> Any:
    """Professor Oh, signed in."""
    return client.sign_in(cast.professor)


@pytest.fixture
def kept(cast: Cast) -> Any:
    """``kept(question, category)`` puts a question into the bank of the offering's course."""

    def keep(question: Question, category: Any = None) -> BankQuestion:
        with unit_of_work():
            row = operations.create(cast.course, cast.professor, question, category)
            db.session.flush()
            return row

    return keep


@pytest.fixture
def address(cast: Cast) -> Any:
    """``address("/import")`` under the offering's bank."""
    return lambda path="": f"/teach/{cast.offering.id}/questions{path}"
