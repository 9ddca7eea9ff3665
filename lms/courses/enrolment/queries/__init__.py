"""Reading seats and rosters."""

from __future__ import annotations

from lms.courses.enrolment.queries.seats import (
    SEATED,
    Seat,
    active_offerings,
    counts,
    has_seat,
    roster,
    seat_of,
)

__all__ = ["SEATED", "Seat", "active_offerings", "counts", "has_seat", "roster", "seat_of"]
