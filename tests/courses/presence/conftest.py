"""A session that runs now, of the offering in which Jiwoo and Minjun have seats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from lms import clock
from lms.courses.attendance.models import Session
from lms.db import db, unit_of_work
from tests.cast import Cast

#: A Tuesday; the session runs from 09:00 to 12:00 in Seoul.
DAY = datetime(2026, 3, 3, tzinfo=clock.SEOUL)


def at(text: str) -> datetime:
    """A moment of the session's day."""
    hour, minute = text.split(":")
    return DAY + timedelta(hours=int(hour), minutes=int(minute))


Make = Callable[..., Session]


@pytest.fixture
def session_of(app: Flask, cast: Cast) -> Make:
    """``session_of(cohort_id=…)``: a session from 09:00 to 12:00, of the offering by default."""

    def make(mode: str = "offline", **place: int) -> Session:
        with unit_of_work():
            row = Session(
                **(place or {"offering_id": cast.offering.id}),
                on=DAY.date(), starts_at=at("9:00"), ends_at=at("12:00"),
                periods=[[540, 600], [600, 660], [660, 720]], hours=3, mode=mode,
                created_at=at("0:00"),
            )  # fmt: skip
            db.session.add(row)
        return row

    return make
