"""Dropping (within registration and add/drop) and withdrawing (철회)."""

from __future__ import annotations

from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.operations.seats import lock_offerings, withdraw
from lms.courses.registration import queries
from lms.courses.registration.operations.asking import Refused, refuse_own
from lms.courses.registration.operations.rows import (
    lock_loads,
    move,
    row_of,
    seat_of,
    term_of,
)
from lms.courses.registration.rules.deciding import Reason, ends_as, may_leave
from lms.courses.standing.models import StatusChange, StudentRecord
from lms.courses.standing.rules.timeline import LEAVES
from lms.courses.terms.models import Term
from lms.courses.terms.queries import windows
from lms.db import db

#: How a seat ended, in the words of ``reasons.LEAVING``.
REASONS = {"drop": "course_dropped", "withdraw": "course_withdrawn"}
STATES = {"drop": "dropped", "withdraw": "withdrawn"}
#: Statuses of the student register that end seats.
LEFT = LEAVES | {"withdrawn", "dismissed"}


def give_up(
    person: Person, offering_id: int, *, by: Person | None = None, reason: str = "", how: str = ""
) -> str:
    """End a seat: ``drop`` or ``withdraw`` by the window; empty where there was none any more.

    Staff (*by*) choose *how* and are bound to no window. The seat goes to the first of the waitlist
    who may have it. :class:`Refused` with the reason.
    """
    offering = lock_offerings([offering_id])[0]
    term = term_of(offering)
    # With those who may be promoted, in one go: whoever locks loads one after another may wait for
    # somebody who waits for them.
    lock_loads(term.id, [person.id, *(one.person_id for one in queries.queue(offering_id))])
    seat = seat_of(person.id, offering_id)
    row = row_of(person.id, offering_id)
    if seat is None or seat.state != "active":
        if row is not None and row.state in STATES.values():
            return ""
        raise Refused([Reason("not_seated")])
    if queries.graded(person.id, [offering_id]):
        raise Refused([Reason("graded")])
    own = queries.own_system(term)
    way, why = may_leave(True, windows(term), clock.now(), own_record=own)
    if by is not None and own is None:
        refuse_own(person, by)
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


def tell_registered(person: Person, offering_id: int) -> None:
    """Tell a student that staff registered for them."""
    offering = db.session.get_one(Offering, offering_id)
    course = db.session.get_one(Course, offering.course_id)
    title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
    values = {"course": title, "label": offering.label}
    notify(person, "registration.staff", values, url=f"/me/registration/{offering.term_id}/own")


def left_university(record: StudentRecord, change: StatusChange) -> None:
    """Leave, withdrawal and dismissal end the seats of terms that are not over (a change holds).

    They are dropped or withdrawn as ``rules.deciding.ends_as`` says. Whoever
    completes or graduates keeps the seats of their last term, and so does whoever is still enrolled
    by another record of the university (전과).
    """
    for term in db.session.scalars(
        select(Term)
        .where(Term.organisation_id == record.organisation_id, Term.ends_on >= clock.today())
        .order_by(Term.id)
    ):
        who = queries.matriculated(record.person_id, term)
        if who is not None and who.status in LEFT and queries.own_system(term) is None:
            way = ends_as(windows(term), term.starts_on, change.from_on, clock.now())
            _end_all(db.session.get_one(Person, record.person_id), term, way)


def _end_all(person: Person, term: Term, way: str) -> None:
    """End a student's seats and places on lists of a term; everything is locked first, in order.

    A seat whose result is final stays: that course is finished.
    """
    seats = {one.id for one, _course in queries.held_in([person.id], term.id).get(person.id, [])}
    rows = queries.rows_by_offering(person.id, term.id).values()
    waiting = {row.offering_id for row in rows if row.state == "waiting"}
    offerings = lock_offerings(sorted(seats | waiting))
    queued = [one.person_id for id_ in seats for one in queries.queue(id_)]
    lock_loads(term.id, [person.id, *queued])
    finished = queries.graded(person.id, seats)
    for offering in offerings:  # places first, so that no seat of theirs comes back to them
        row = row_of(person.id, offering.id)
        if row is not None and row.state == "waiting":
            move(row, person.id, offering, "removed")
    for offering in offerings:
        seat = seat_of(person.id, offering.id)
        if seat is not None and seat.state == "active" and offering.id not in finished:
            move(row_of(person.id, offering.id), person.id, offering, STATES[way])
            withdraw(seat, REASONS[way], tell=False)


def _leave_together(person: Person, offering: Offering) -> None:
    """Refuse to give up a course beside which another one is taken (병수)."""
    needing = queries.needing(person.id, offering)
    if needing:
        raise Refused([Reason("needed", {"courses": tuple(needing)})])
