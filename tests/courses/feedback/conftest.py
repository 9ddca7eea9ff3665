"""Work of a trainee with a released mark."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.courses.assignments.models import Submission
from lms.courses.grading import operations as grading
from lms.courses.grading.operations import MarkValues
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.grading.conftest import client, hand_in  # noqa: F401

Mark = Callable[..., Submission]


@pytest.fixture
def mark(app: Flask, cast: Cast, hand_in: Any) -> Mark:  # noqa: F811
    """``mark(person, 30, 20)`` gives a submission with this mark, released unless told otherwise."""

    def make(
        person: Person, first: int, second: int, *, release: bool = True, text: str = "풀이"
    ) -> Submission:
        work = hand_in(person, text)
        with app.test_request_context("/"), unit_of_work():
            held = db.session.get_one(Submission, work.id)
            grader = db.session.get_one(Person, cast.professor.id)
            lines = held.assignment.criteria
            points = {
                lines[0].id: (Decimal(first), ""),
                lines[1].id: (Decimal(second), "주석 부족"),
            }
            values = MarkValues(None, points, "잘했습니다")
            grading.save(held, grader, values, 0, release=release)
        return work

    return make
