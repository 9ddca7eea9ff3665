"""A cohort's days of the last and the next weeks, and an offering's two lectures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from lms import clock
from lms.access import Scope
from lms.courses.attendance import operations, queries
from lms.courses.attendance.models import Session
from lms.courses.attendance.rules.generation import Recurrence
from lms.db import db, unit_of_work
from tests.cast import Cast

#: 09:00 to 18:00 with lunch, on every day, so that tests hold on any day of the week.
EVERY_DAY = tuple(range(7))


@pytest.fixture
def daily(app: Flask, cast: Cast) -> list[Session]:
    """The cohort's days: seven that are over or run now, seven to come."""
    today = clock.today()
    pattern = Recurrence(
        EVERY_DAY, today - timedelta(days=7), today + timedelta(days=7), 540, 1080, 720, 780
    )
    with app.test_request_context("/"), unit_of_work():
        operations.add_pattern(Scope("cohort", cast.cohort.id), pattern, room="101호")
    db.session.rollback()
    return queries.sessions(Scope("cohort", cast.cohort.id))


@pytest.fixture
def lectures(app: Flask, cast: Cast) -> list[Session]:
    """The offering's sessions: yesterday's, and one in three days."""
    today = clock.today()
    with app.test_request_context("/"), unit_of_work():
        for days in (-1, 3):
            operations.add_session(
                Scope("offering", cast.offering.id),
                operations.Times(
                    today + timedelta(days=days), operations.Hours(600, 720, None, None, 60).periods
                ),
                title="합성곱 강의",
            )
    db.session.rollback()
    return queries.sessions(Scope("offering", cast.offering.id))


@pytest.fixture
def counted() -> Callable[[Callable[[], object]], int]:
    """How many statements a function runs."""
    from sqlalchemy import event

    def count(function: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            function()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len([one for one in seen if one.lstrip().upper().startswith("SELECT")])

    return count
