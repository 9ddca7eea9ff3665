"""A session and a pattern of the offering and of the cohort, and the Academy's day off."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from lms import clock
from lms.access import Scope
from lms.courses.attendance import operations
from lms.courses.attendance.models import Holiday
from lms.courses.attendance.rules.generation import Recurrence
from lms.courses.attendance.rules.states import Part, State
from lms.db import db, unit_of_work
from tests.cast import Cast


def add(app: Flask, cast: Cast, _params: dict[str, object]) -> dict[str, object]:
    """Make them, and give the parameters to find them by."""
    with app.test_request_context("/"), unit_of_work():
        place = Scope("offering", cast.offering.id)
        yesterday = clock.today() - timedelta(days=1)
        session = operations.add_session(
            place,
            operations.Times(yesterday, operations.Hours(600, 720, None, None, 60).periods),
            title="강의",
        )
        operations.mark(
            session, cast.trainee.id, (Part(600, 620, State.LATE),), actor=cast.professor
        )
        coming = clock.today() + timedelta(days=5)
        recurrence = Recurrence((coming.weekday(),), coming, coming, 600, 720)
        pattern, _made = operations.add_pattern(place, recurrence, title="되풀이")
        cohort = Scope("cohort", cast.cohort.id)
        day = operations.add_session(
            cohort, operations.Times(yesterday, operations.Hours(540, 1080, 720, 780, 60).periods)
        )
        days, _made = operations.add_pattern(cohort, recurrence, title="되풀이")
        holiday = Holiday(
            day=date(2031, 5, 28), kind="school", title_ko="개교기념일",
            scope_kind="organisation", scope_id=cast.academy.id, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(holiday)
        db.session.flush()
        return {
            "attendance.session_id": session.id,
            "attendance.pattern_id": pattern.id,
            "attendance.cohort.session_id": day.id,
            "attendance.cohort.pattern_id": days.id,
            "holiday_id": holiday.id,
        }
