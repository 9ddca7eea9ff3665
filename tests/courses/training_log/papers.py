"""A training day of the cast's cohort, with marks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from lms import clock
from lms.accounts.models import Person
from lms.courses.attendance.models import Mark, Session
from lms.db import db
from tests.cast import Cast

#: 09:00–12:00 and 13:00–15:00.
PERIODS = [[540, 720], [780, 900]]
MINUTES = 300


def session_on(cast: Cast, on: date, *, offering: bool = False) -> Session:
    """A session of the whole cohort, or of its offering."""
    begin = clock.seoul_midnight(on)
    row = Session(
        cohort_id=None if offering else cast.cohort.id,
        offering_id=cast.offering.id if offering else None,
        on=on,
        starts_at=begin + timedelta(minutes=540),
        ends_at=begin + timedelta(minutes=900),
        periods=PERIODS,
        hours=Decimal(5),
        title="파이썬",
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def mark(session: Session, who: Person, state: str = "present", minutes: int | None = None) -> Mark:
    """How somebody was: all of the session in one state, or its first hour."""
    parts = {
        "present": [],
        "late": [["late", 540, 600]],
        "absent": [["absent", 540, 900]],
        "excused": [["excused", 540, 900]],
    }[state]
    usual = {"present": MINUTES, "late": MINUTES - 60}.get(state, 0)
    row = Mark(
        session_id=session.id,
        person_id=who.id,
        state=state,
        parts=parts,
        minutes=usual if minutes is None else minutes,
        source="own",
        marked_at=datetime.now(clock.SEOUL),
    )
    db.session.add(row)
    db.session.flush()
    return row
