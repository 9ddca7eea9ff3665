"""Waitlists: giving free seats to those who wait, in order, exactly once; ending lists.

Called within the transaction in which a seat came free (the offering's row is locked), and by the
clock for what frees seats without anybody's doing: reserved seats that open to everybody, windows
that were moved, people who may have a seat now and could not before.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from lms import clock
from lms.accounts.models import Person
from lms.communication.operations import notify
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations.seats import lock_offerings
from lms.courses.enrolment.queries import SEATED
from lms.courses.registration import queries
from lms.courses.registration.models import Registration, RegistrationLoad, RegistrationTurn
from lms.courses.registration.operations.rows import lock_loads, move, row_of, sit, term_of
from lms.courses.registration.rules.deciding import bars_promotion, decide
from lms.courses.registration.rules.policy import RegistrationPolicy
from lms.courses.registration.rules.seats import Waiting, group_of, promoted
from lms.courses.registration.rules.windows import list_ends
from lms.courses.terms.models import Term
from lms.courses.terms.queries import windows
from lms.db import db, unit_of_work
from lms.jobs import every


def freed(offering: Offering) -> int:
    """A seat may be free: those who sit no more give theirs back, those who wait get it."""
    if offering.term_id is None:
        return 0
    _tidy(offering)
    return promote(offering)


def _tidy(offering: Offering) -> None:
    """A seat that was ended elsewhere (the roster, leaving the university) is registered no more."""
    seated = select(Enrolment.person_id).where(
        Enrolment.offering_id == offering.id, Enrolment.state.in_(SEATED)
    )
    rows = db.session.scalars(
        select(Registration).where(
            Registration.offering_id == offering.id,
            Registration.state == "registered",
            Registration.person_id.not_in(seated),
        )
    )
    for row in list(rows):
        move(row, row.person_id, offering, "withdrawn")


def promote(offering: Offering) -> int:
    """Seat those who wait, in order, as far as there are seats for them; how many were seated.

    The caller holds the offering's lock.
    """
    term = term_of(offering)
    ends = list_ends(windows(term))
    if ends is None or clock.now() >= ends or queries.own_system(term) is not None:
        return 0
    if offering.state != "open" or offering.seats_taken >= offering.capacity:
        return 0
    queue = queries.queue(offering.id)
    if not queue:
        return 0
    lock_loads(term.id, [row.person_id for row in queue])
    policy = queries.policy_of(term)
    now = queries.phase_of(term, None)
    seats = queries.pools([offering], queries.reserved_now(policy, now.code))[offering.id]
    people = {row.id: queries.matriculated(row.person_id, term) for row in queue}
    places = [
        Waiting(row.id, group_of(seats.groups, who.organisation_ids, who.year) if who else None)
        for row in queue
        for who in [people[row.id]]
    ]
    rows = {row.id: row for row in queue}
    found = promoted(
        seats, places, lambda key: _barred(rows[key], people[key], offering, term, policy)
    )
    for key, pool in found:
        person = db.session.get_one(Person, rows[key].person_id)
        sit(person, offering)
        move(rows[key], person.id, offering, "registered", pool=pool)
        _tell(person, offering, "registration.promoted")
    return len(found)


def _barred(
    row: Registration,
    who: queries.Matriculated | None,
    offering: Offering,
    term: Term,
    policy: RegistrationPolicy,
) -> bool:
    course = db.session.get_one(Course, offering.course_id)
    now = queries.phase_of(term, who.year if who is not None else None)
    versions = who.versions if who is not None else ()
    reserved = queries.reserved_now(policy, now.code)
    asked = queries.asked([(offering, course)], versions, reserved)[offering.id]
    student = queries.student(row.person_id, term, who)
    limit = queries.limit_of(row.person_id, term, policy, student.credits + asked.credits)
    return bars_promotion(decide(asked, student, policy, limit, now))


def _tell(person: Person, offering: Offering, kind: str) -> None:
    course = db.session.get_one(Course, offering.course_id)
    title = {"ko": course.title_ko, "en": course.title_en or course.title_ko}
    notify(
        person, kind, {"course": title, "label": offering.label},
        url=f"/me/registration/{offering.term_id}/own",
    )  # fmt: skip


@every(timedelta(minutes=1))
def go_round() -> int:
    """By the clock: seat whoever can be seated now, and end the lists whose time is over.

    Each offering in a transaction of its own, so that nobody waits for all of them.
    """
    db.session.rollback()
    ids = list(
        db.session.scalars(
            select(Registration.offering_id)
            .join(Offering, Offering.id == Registration.offering_id)
            .where(Registration.state == "waiting", Offering.term_id.is_not(None))
            .distinct()
            .order_by(Registration.offering_id)
        )
    )
    changed = 0
    for offering_id in ids:
        with unit_of_work():
            offering = lock_offerings([offering_id])[0]
            ends = list_ends(windows(term_of(offering)))
            if ends is None or clock.now() < ends:
                changed += promote(offering)
            else:
                changed += _lapse(offering)
    return changed


def _lapse(offering: Offering) -> int:
    """End a list: everybody on it is told that no seat came."""
    held = queries.queue(offering.id)
    for waiting in held:
        row = row_of(waiting.person_id, offering.id)
        move(row, waiting.person_id, offering, "lapsed")
        _tell(db.session.get_one(Person, waiting.person_id), offering, "registration.lapsed")
    return len(held)


def term_removed(term: Term) -> None:
    """What hangs on a term in which nothing is offered goes with it."""
    for statement in (
        delete(RegistrationTurn).where(RegistrationTurn.term_id == term.id),
        delete(RegistrationLoad).where(RegistrationLoad.term_id == term.id),
        delete(Registration).where(Registration.term_id == term.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def term_left(offering: Offering) -> None:
    """An offering in which nobody sits goes to another term: what was asked of it ends with it.

    Whoever waited is told; a row would otherwise count in a term in which there is no such course.
    """
    _lapse(offering)
    db.session.flush()
    gone = delete(Registration).where(Registration.offering_id == offering.id)
    db.session.execute(gone.execution_options(synchronize_session="fetch"))
