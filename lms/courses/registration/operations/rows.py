"""The rows that registration locks and writes.

Offerings are locked first, in order of id, then the loads of students, in order of id: whoever
follows that never waits for somebody who waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms import audit, clock
from lms.accounts.models import Person
from lms.audit import Change
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.operations.seats import take
from lms.courses.registration.models import Registration, RegistrationLoad
from lms.courses.registration.rules.seats import Pool
from lms.courses.terms.models import Term
from lms.db import db


def lock_loads(term_id: int, person_ids: Iterable[int]) -> list[RegistrationLoad]:
    """The loads of students in a term, made where they are missing, locked in order of id."""
    wanted = sorted(set(person_ids))
    query = (
        select(RegistrationLoad)
        .where(RegistrationLoad.term_id == term_id, RegistrationLoad.person_id.in_(wanted))
        .order_by(RegistrationLoad.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    held = list(db.session.scalars(query))
    missing = [id_ for id_ in wanted if id_ not in {row.person_id for row in held}]
    if not missing:
        return held
    for person_id in missing:
        try:
            with db.session.begin_nested():
                db.session.add(RegistrationLoad(term_id=term_id, person_id=person_id))
        except IntegrityError:  # somebody else made it just now
            continue
    return list(db.session.scalars(query))


def row_of(person_id: int, offering_id: int) -> Registration | None:
    """What a student asked of an offering, read anew."""
    return db.session.scalar(
        select(Registration)
        .where(Registration.offering_id == offering_id, Registration.person_id == person_id)
        .execution_options(populate_existing=True)
    )


def seat_of(person_id: int, offering_id: int) -> Enrolment | None:
    """A student's seat in an offering, whatever its state."""
    return db.session.scalar(
        select(Enrolment).where(
            Enrolment.person_id == person_id, Enrolment.offering_id == offering_id
        )
    )


def move(
    row: Registration | None,
    person_id: int,
    offering: Offering,
    state: str,
    *,
    pool: Pool | None = None,
    queue_no: int | None = None,
    by: Person | None = None,
    reason: str = "",
    overridden: Iterable[str] = (),
    as_of: date | None = None,
) -> Registration:
    """Put a student's row into a state, with its line in the trail.

    *as_of*: the day of the institution's own file that says so; none: it was done here.
    """
    now = clock.now()
    if offering.term_id is None:
        raise ValueError("the offering is of no term")
    if row is None:
        row = Registration(
            term_id=offering.term_id, offering_id=offering.id, person_id=person_id, created_at=now
        )
        db.session.add(row)
    before = _facts(row) if row.state else None
    row.state, row.queue_no, row.changed_at = state, queue_no, now
    row.group_id = pool.group_id if pool is not None else None
    row.by_id, row.reason = (by.id if by is not None else None), reason
    row.overridden = list(overridden)
    row.source, row.as_of = ("here" if as_of is None else "own"), as_of
    db.session.flush()
    audit.record(
        f"registration.{state}",
        "registration",
        row.id,
        before=before,
        after=_facts(row) | {"offering": offering.id, "person": person_id},
        reason=reason,
    )
    return row


def register_given(offering: Offering, person_ids: Sequence[int], as_of: date) -> None:
    """Write many as registered, as an institution's file of a day says, with their lines in the
    trail; a number of statements that does not grow with them but by the 500."""
    if offering.term_id is None:
        raise ValueError("the offering is of no term")
    now, ids = clock.now(), list(person_ids)
    held = {
        row.person_id: row
        for start in range(0, len(ids), 500)
        for row in db.session.scalars(
            select(Registration).where(
                Registration.offering_id == offering.id,
                Registration.person_id.in_(ids[start : start + 500]),
            )
        )
    }
    before = {person_id: _facts(row) for person_id, row in held.items()}
    for person_id in ids:
        row = held.get(person_id)
        if row is None:
            row = held[person_id] = Registration(
                term_id=offering.term_id, offering_id=offering.id, person_id=person_id,
                created_at=now,
            )  # fmt: skip
            db.session.add(row)
        row.state, row.queue_no, row.group_id, row.changed_at = "registered", None, None, now
        row.by_id, row.reason, row.overridden = None, "", []
        row.source, row.as_of = "own", as_of
    db.session.flush()
    audit.record_many(
        "registration.registered",
        "registration",
        [
            Change(
                held[one].id, before.get(one),
                _facts(held[one]) | {"offering": offering.id, "person": one},
            )
            for one in ids
        ],
    )  # fmt: skip


def _facts(row: Registration) -> dict[str, Any]:
    return {
        "state": row.state,
        "queue_no": row.queue_no,
        "seat_group": row.group_id,
        "overridden": list(row.overridden or []),
        **({"as_of": row.as_of.isoformat()} if row.as_of is not None else {}),
    }


def sit(person: Person, offering: Offering) -> Enrolment:
    """Give *person* the seat: the caller holds the offering's lock and asked the rules."""
    return take(person, offering, seat_of(person.id, offering.id))


def next_number(offering_id: int) -> int:
    """The next number of an offering's waitlist; its row is locked."""
    last = db.session.scalar(
        select(func.max(Registration.queue_no)).where(
            Registration.offering_id == offering_id, Registration.state == "waiting"
        )
    )
    return (last or 0) + 1


def term_of(offering: Offering) -> Term:
    """The term of an offering."""
    if offering.term_id is None:
        raise ValueError("the offering is of no term")
    return db.session.get_one(Term, offering.term_id)
