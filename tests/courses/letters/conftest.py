"""An offering with letters: two learners whose work is marked, after the deadline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from lms import clock, policies
from lms.access import Scope
from lms.courses.catalogue.models import Course
from lms.courses.gradebook.rules import CompletionPolicy
from lms.courses.scales.rules import GradeScheme, RelativePolicy
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.courses.grading.conftest import client, hand_in, marked  # noqa: F401

Setting = Callable[..., None]


@pytest.fixture
def setting(app: Flask, cast: Cast) -> Setting:
    """``setting(caps="A0 50")``: letters on 4.5 for the offering, from long ago."""

    def make(**relative: Any) -> None:
        with app.test_request_context("/"), unit_of_work():
            scope = Scope("offering", cast.offering.id)
            since = clock.today() - timedelta(days=100)
            for kind, value in (
                ("grade_scheme", GradeScheme(preset="4.5")),
                ("relative_grading", RelativePolicy(**relative)),
                ("course_completion", CompletionPolicy(min_lessons=0)),  # type: ignore[arg-type]
            ):
                policies.establish(kind, scope, value, effective_from=since)

    return make


@pytest.fixture
def scored(client: Any, cast: Cast, hand_in: Any, marked: Any, frozen_now: Any) -> Any:  # noqa: F811
    """Jiwoo has 96 of 100, Minjun 91; nobody can hand in any more."""
    works = {person.id: hand_in(person) for person in (cast.trainee, cast.other_trainee)}
    db.session.rollback()
    frozen_now(cast.assignment.late_until + timedelta(hours=1))
    client.sign_in(cast.professor)
    for person, second in ((cast.trainee, "36"), (cast.other_trainee, "31")):
        address = f"/teach/{cast.offering.id}/grading/{works[person.id].id}"
        form = {**marked("60", second), "action": "release"}
        assert client.post(address, data=form).status_code == 303
    return works


@pytest.fixture
def credits(app: Flask, cast: Cast) -> None:
    """The course is worth three credits."""
    with app.test_request_context("/"), unit_of_work():
        db.session.get_one(Course, cast.course.id).credits = 3  # type: ignore[assignment]
