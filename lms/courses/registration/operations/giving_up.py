"""Dropping (within registration and add/drop) and withdrawing (철회)."""

from __future__ import annotations

from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.operations.seats import lock_offerings, withdraw
from lms.courses.registration import queries
from lms.courses.registration.operations.asking import Refused
from lms.courses.registration.operations.rows import move, row_of, seat_of, term_of
from lms.courses.registration.rules.deciding import Reason, may_leave
from lms.courses.standing.models import StudentRecord
from lms.courses.terms.models import Term
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


def tell_registered(person: Person, offering_id: int) -> None:
    """Tell a student that staff registered for them."""
    offering = db.session.get_one(Offering, offering_id)
    course = db.session.get_one(Course, offering.course_id)
    title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
    values = {"course": title, "label": offering.label}
    notify(person, "registration.staff", values, url=f"/me/registration/{offering.term_id}/own")


def left_university(record: StudentRecord, _change: object) -> None:
    """Leave, withdrawal and dismissal end the seats of terms that are not over (a change holds).

    Before a term begins they are dropped; later they are withdrawn and stay on the record.
    """
    today = clock.today()
    for term in db.session.scalars(
        select(Term).where(Term.organisation_id == record.organisation_id, Term.ends_on >= today)
    ):
        policy = queries.policy_of(term)
        status = queries.status_of(record)
        if status is None or status in policy.statuses or queries.own_system(term) is not None:
            continue
        person = db.session.get_one(Person, record.person_id)
        way = "drop" if today < term.starts_on else "withdraw"
        seats = queries.held_in([person.id], term.id).get(person.id, [])
        for offering in lock_offerings([one.id for one, _course in seats]):
            seat = seat_of(person.id, offering.id)
            if seat is not None and seat.state == "active":
                move(row_of(person.id, offering.id), person.id, offering, STATES[way])
                withdraw(seat, REASONS[way], tell=False)
        _leave_lists(person, term)


def _leave_lists(person: Person, term: Term) -> None:
    rows = queries.rows_by_offering(person.id, term.id).values()
    ids = [row.offering_id for row in rows if row.state == "waiting"]
    for offering in lock_offerings(ids):
        move(row_of(person.id, offering.id), person.id, offering, "removed")


def _leave_together(person: Person, offering: Offering) -> None:
    """Refuse to give up a course beside which another one is taken (병수)."""
    needing = queries.needing(person.id, offering)
    if needing:
        raise Refused([Reason("needed", {"courses": tuple(needing)})])
