"""Work that was handed in, to be graded."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.courses.assignments import operations
from lms.courses.assignments.models import Assignment, Submission
from lms.db import db, unit_of_work
from tests.cast import Cast

HandIn = Callable[..., Submission]


@pytest.fixture
def client(client: Any) -> Any:
    """The browser; what the test itself has read is let go before each request, as a writer waits
    for everybody who holds the database."""
    send = client.open

    def open_after_letting_go(*args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        named = re.search(r"/grading/(\d+)(/autosave)?$", str(args[0]) if args else "")
        if named and isinstance(kwargs.get("data"), dict):
            # The form on the page names the submission that it is for.
            kwargs["data"] = {"submission": named[1], **kwargs["data"]}
        return send(*args, **kwargs)

    client.open = open_after_letting_go
    return client


@pytest.fixture
def hand_in(app: Flask, cast: Cast) -> HandIn:
    """``hand_in(person, text)`` gives the submission that the person made just now."""

    def make(person: Person, text: str = "풀이") -> Submission:
        with app.test_request_context("/"), unit_of_work():
            work, _new = operations.hand_in(
                db.session.get(Person, person.id),
                db.session.get(Assignment, cast.assignment.id),
                text=text,
                link="",
                files=[],
                client_key=f"{person.id}{abs(hash(text))}".ljust(32, "0")[:32],
            )
        return work

    return make


@pytest.fixture
def marked(cast: Cast) -> Callable[..., dict[str, Any]]:
    """``marked("50", "30")`` gives the form with these points for the two criteria."""

    def form(first: str, second: str, version: int = 0, **more: Any) -> dict[str, Any]:
        accuracy, code = cast.assignment.criteria
        return {
            f"points-{accuracy.id}": first,
            f"points-{code.id}": second,
            "version": version,
            "edition": accuracy.rubric_version_id,
            **more,
        }

    return form
