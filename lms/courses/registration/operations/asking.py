"""Putting into the basket, registering, and waiting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.operations.seats import lock_offerings
from lms.courses.registration import queries
from lms.courses.registration.models import Registration
from lms.courses.registration.operations.promoting import promote
from lms.courses.registration.operations.rows import (
    lock_loads,
    move,
    next_number,
    row_of,
    sit,
    term_of,
)
from lms.courses.registration.rules.deciding import (
    Decision,
    Reason,
    decide,
    shows_points,
    without_points,
)
from lms.courses.registration.rules.seats import Pool
from lms.courses.terms.models import Term
from lms.db import db


class Refused(Exception):
    """The rules said no; *reasons* say why, *decision* all of it where one was made."""

    def __init__(self, reasons: Sequence[Reason], decision: Decision | None = None) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons, self.decision = tuple(reasons), decision


def refuse_own(person: Person, by: Person | None) -> None:
    """:class:`Refused` to staff who study here themselves: somebody else sets rules aside for them."""
    if by is not None and by.id == person.id:
        raise Refused([Reason("own_case")])


@dataclass(frozen=True)
class Outcome:
    """What became of asking. *created*: this call did it (a repeated click finds it done)."""

    row: Registration
    created: bool


def register(
    person: Person,
    offering_id: int,
    *,
    by: Person | None = None,
    reason: str = "",
    aside: Sequence[str] = (),
    together: Iterable[int] = (),
) -> Outcome:
    """Take a seat by the rules; :class:`Refused` with every reason. Idempotent.

    *by*: staff on behalf of the student, who may set rules *aside* for a *reason*. *together*:
    courses registered in the same act.
    """
    offering = lock_offerings([offering_id])[0]
    term = term_of(offering)
    _first_those_who_wait([offering], term, person)
    row = row_of(person.id, offering_id)
    decision = _decide(person, offering, term, aside=aside, together=together)
    if "already" in decision.codes and row is not None and row.state == "registered":
        return Outcome(row, created=False)
    if not decision.allowed or decision.pool is None:
        raise _refused(decision, person, offering)
    refuse_own(person, by)
    return Outcome(_seat(person, offering, row, decision.pool, by, reason, aside), created=True)


def _first_those_who_wait(offerings: Sequence[Offering], term: Term, person: Person) -> None:
    """Lock the student's load; a seat that the clock freed goes to the waitlist before a newcomer.

    Reserved seats open with add/drop, and the worker comes by once a minute only.
    """
    free = [one for one in offerings if one.seats_taken < one.capacity]
    queues = {one.id: queries.queue(one.id) for one in free}
    lock_loads(term.id, [person.id, *(row.person_id for rows in queues.values() for row in rows)])
    for one in free:
        if queues[one.id]:
            promote(one)


def _seat(
    person: Person,
    offering: Offering,
    row: Registration | None,
    pool: Pool,
    by: Person | None,
    reason: str,
    aside: Sequence[str],
) -> Registration:
    sit(person, offering)
    return move(
        row, person.id, offering, "registered", pool=pool, by=by, reason=reason, overridden=aside
    )


def register_basket(
    person: Person, term: Term
) -> tuple[list[Registration], list[tuple[int, Refused]]]:
    """Register everything in the basket that the rules allow, in the order in which it was put in.

    Courses that ask for one another are registered together or not at all. Gives what was
    registered, and each offering id that was not, with why.
    """
    wanted = queries.basket(person.id, term.id)
    offerings = lock_offerings([row.offering_id for row in wanted])
    courses = {one.id: one.course_id for one in offerings}
    _first_those_who_wait(offerings, term, person)
    queue = [row.offering_id for row in wanted]
    refused: list[tuple[int, Refused]] = []
    while queue:
        asked = 0
        together = frozenset(courses[id_] for id_ in queue)
        try:
            with db.session.begin_nested():  # all of what is left, or nothing of it
                for asked in queue:
                    register(person, asked, together=together - {courses[asked]})
            break
        except Refused as no:
            refused.append((asked, no))
            queue.remove(asked)
    done = [row for row in (row_of(person.id, id_) for id_ in queue) if row is not None]
    return done, refused


def add_to_basket(person: Person, offering: Offering) -> Outcome:
    """Keep an offering in mind. Codes: own_record, no_student, closed, window, already,
    basket_full."""
    term = term_of(offering)
    lock_loads(term.id, [person.id])
    row = row_of(person.id, offering.id)
    if row is not None and row.state == "basket":
        return Outcome(row, created=False)
    found = _basket_reasons(person, offering, term, row)
    if found:
        raise Refused(found)
    return Outcome(move(row, person.id, offering, "basket"), created=True)


def _basket_reasons(
    person: Person, offering: Offering, term: Term, row: Registration | None
) -> list[Reason]:
    who = queries.matriculated(person.id, term)
    policy = queries.policy_of(term)
    system = queries.own_system(term)
    held = db.session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(
            Registration.person_id == person.id,
            Registration.term_id == term.id,
            Registration.state == "basket",
        )
    )
    now = queries.phase_of(term, who.year if who is not None else None)
    found = []
    if system is not None:
        found.append(Reason("own_record", {"system": system}))
    if who is None:
        found.append(Reason("no_student"))
    if offering.state != "open":
        found.append(Reason("closed"))
    if not now.basket:
        found.append(Reason("window", {"phase": now.code, "at": now.at}))
    if row is not None and row.state in ("registered", "waiting"):
        found.append(Reason("already"))
    if (held or 0) >= policy.basket_most:
        found.append(Reason("basket_full", {"most": policy.basket_most}))
    return found


def remove_from_basket(person: Person, offering: Offering) -> bool:
    """Take an offering out of the basket; False where it was not in it."""
    lock_loads(term_of(offering).id, [person.id])
    row = row_of(person.id, offering.id)
    if row is None or row.state != "basket":
        return False
    move(row, person.id, offering, "removed")
    return True


def join_list(person: Person, offering_id: int) -> Outcome:
    """Wait for a seat; where one is free after all it is taken at once. Idempotent."""
    offering = lock_offerings([offering_id])[0]
    term = term_of(offering)
    _first_those_who_wait([offering], term, person)
    row = row_of(person.id, offering_id)
    if row is not None and row.state in ("waiting", "registered"):
        return Outcome(row, created=False)
    decision = _decide(person, offering, term)
    if decision.allowed and decision.pool is not None:
        return Outcome(_seat(person, offering, row, decision.pool, None, "", ()), created=True)
    if not decision.waits:
        raise _refused(decision, person, offering)
    number = next_number(offering_id)
    return Outcome(move(row, person.id, offering, "waiting", queue_no=number), created=True)


def _refused(decision: Decision, person: Person, offering: Offering) -> Refused:
    """The refusal, without the points of results that the student does not see yet."""
    if shows_points(decision):
        unseen = queries.unseen_courses(person.id)
        decision = without_points(decision, offering.course_id, unseen)
    return Refused(decision.reasons, decision)


def leave_list(
    person: Person, offering_id: int, *, by: Person | None = None, reason: str = ""
) -> bool:
    """Leave the waitlist; False where the student was not on it."""
    offering = lock_offerings([offering_id])[0]
    row = row_of(person.id, offering_id)
    if row is None or row.state != "waiting":
        return False
    move(row, person.id, offering, "removed", by=by, reason=reason)
    return True


def _decide(
    person: Person,
    offering: Offering,
    term: Term,
    *,
    aside: Sequence[str] = (),
    together: Iterable[int] = (),
) -> Decision:
    who = queries.matriculated(person.id, term)
    policy = queries.policy_of(term)
    now = queries.phase_of(term, who.year if who is not None else None)
    course = db.session.get_one(Course, offering.course_id)
    versions = who.versions if who is not None else ()
    asked = queries.asked([(offering, course)], versions, queries.reserved_now(policy, now.code))[
        offering.id
    ]
    student = queries.student(person.id, term, who, together)
    limit = queries.limit_of(person.id, term, policy, student.credits + asked.credits)
    return decide(
        asked, student, policy, limit, now, own_record=queries.own_system(term), aside=aside
    )
