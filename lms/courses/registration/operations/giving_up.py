"""Dropping (within registration and add/drop) and withdrawing (철회)."""

from __future__ import annotations

from lms import clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.operations.seats import lock_offerings, withdraw
from lms.courses.registration import queries
from lms.courses.registration.operations.asking import Refused
from lms.courses.registration.operations.rows import move, row_of, seat_of, term_of
from lms.courses.registration.rules.deciding import Reason, may_leave
from lms.courses.terms.queries import windows
from lms.db import db

#: How a seat ended, in the words of ``reasons.LEAVING``.
REASONS = {"drop": "course_dropped", "withdraw": "course_withdrawn"}
STATES = {"drop": "dropped", "withdraw": "withdrawn"}


def give_up(
    person: Person, offering_id: int, *, by: Person | None = None, reason: str = "", how: str = ""
) -> str:
    """End a seat: ``drop`` or ``withdraw`` by the window; empty where there was none any more.

    Staff (*by*) choose *how* and are bound to no window. The seat goes to the first of the waitlist
    who may have it. :class:`Refused` with the reason.
    """
    offering = lock_offerings([offering_id])[0]
    term = term_of(offering)
    seat = seat_of(person.id, offering_id)
    row = row_of(person.id, offering_id)
    if seat is None or seat.state != "active":
        if row is not None and row.state in STATES.values():
            return ""
        raise Refused([Reason("not_seated")])
    own = queries.own_system(term)
    way, why = may_leave(True, windows(term), clock.now(), own_record=own)
    if by is not None and own is None:
        way, why = how or way or "withdraw", None
    if why is not None:
        raise Refused([why])
    if by is None:
        _leave_together(person, offering)
    move(row, person.id, offering, STATES[way], by=by, reason=reason)
    withdraw(seat, REASONS[way], note=reason, tell=False)
    if by is not None:
        course = db.session.get_one(Course, offering.course_id)
        title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
        values = {"course": title, "label": offering.label}
        notify(person, "registration.ended", values, url=f"/me/registration/{term.id}/own")
    return way


def _leave_together(person: Person, offering: Offering) -> None:
    """Refuse to give up a course beside which another one is taken (병수)."""
    needing = queries.needing(person.id, offering)
    if needing:
        raise Refused([Reason("needed", {"courses": tuple(needing)})])
