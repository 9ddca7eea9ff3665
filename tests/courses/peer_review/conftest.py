"""Learners who hand in, and an assignment that they review among themselves."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from lms import clock, storage
from lms.accounts.models import Person
from lms.courses.assignments import operations as assignments
from lms.courses.assignments.models import Assignment, Submission
from lms.courses.peer_review import operations
from lms.courses.peer_review.models import PeerReview
from lms.courses.peer_review.operations import SchemeValues
from lms.db import db, unit_of_work
from tests.cast import Cast, enrol, person

DAY = timedelta(days=1)


@pytest.fixture
def client(client: Any) -> Any:
    """The browser; what the test itself has read is let go before each request."""
    send = client.open

    def open_after_letting_go(*args: Any, **kwargs: Any) -> Any:
        db.session.rollback()
        return send(*args, **kwargs)

    client.open = open_after_letting_go
    return client


@pytest.fixture
def learners(cast: Cast) -> Callable[[int], list[Person]]:
    """``learners(3)`` gives three more people with a seat."""

    def make(count: int) -> list[Person]:
        with unit_of_work():
            found = [
                person(f"동료{n}호", f"peer{n}@example.org", f"Peer Number{n}")
                for n in range(count)
            ]
            for one in found:
                enrol(one, cast.offering)
        return found

    return make


@pytest.fixture
def hand_in(app: Flask, cast: Cast) -> Callable[..., Submission]:
    """``hand_in(person, text, files)`` at this moment."""

    def make(who: Person, text: str = "풀이", files: dict[str, bytes] | None = None) -> Submission:
        kept = [storage.keep(io.BytesIO(body), name) for name, body in (files or {}).items()]
        with app.test_request_context("/"), unit_of_work():
            work, _new = assignments.hand_in(
                db.session.get_one(Person, who.id),
                db.session.get_one(Assignment, cast.assignment.id),
                text=text,
                link="",
                files=kept,
                client_key=f"{who.id}-{clock.now().timestamp()}".ljust(32, "0")[:32],
            )
        return work

    return make


@pytest.fixture
def peer(cast: Cast) -> Callable[..., None]:
    """``peer(reviewers=2)`` turns peer review on for the cast's assignment."""

    def turn_on(**changes: Any) -> None:
        with unit_of_work():
            work = db.session.get_one(Assignment, cast.assignment.id)
            assert work.due_at is not None
            values: dict[str, Any] = {
                "enabled": True, "reviewers": 2, "use_rubric": True, "anonymous": True,
                "due_at": work.due_at + 3 * DAY, "shows": "all", "shown_from": "due",
                "shown_at": None, "suggests": False,
            }  # fmt: skip
            by = db.session.get_one(Person, cast.professor.id)
            operations.set_scheme(work, SchemeValues(**values | changes), 0, by)

    return turn_on


@pytest.fixture
def due(cast: Cast) -> datetime:
    """A minute after the work was due."""
    assert cast.assignment.due_at is not None
    return cast.assignment.due_at + timedelta(minutes=1)


@pytest.fixture
def dealt(app: Flask, frozen_now: Any, due: datetime) -> Callable[[], list[PeerReview]]:
    """Let the work be due and the worker deal; all live reviews. The clock stays there."""

    def run() -> list[PeerReview]:
        frozen_now(due)
        operations.deal_due()
        return live()

    return run


def live() -> list[PeerReview]:
    """The reviews that count."""
    db.session.rollback()
    db.session.expire_all()
    return list(
        db.session.query(PeerReview).filter(PeerReview.ended_at.is_(None)).order_by(PeerReview.id)
    )
