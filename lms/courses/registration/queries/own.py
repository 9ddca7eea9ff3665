"""A student's own registration: basket, seats, waitlists, week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.accounts.models import Person
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.queries import prerequisites_of
from lms.courses.registration.models import Registration, RegistrationLoad
from lms.courses.registration.queries import offers, students
from lms.courses.registration.queries.students import Matriculated
from lms.courses.registration.queries.timetables import timetables
from lms.courses.registration.rules.deciding import (
    Decision,
    Student,
    decide,
    shows_points,
    without_points,
)
from lms.courses.registration.rules.deciding import needing as _needing
from lms.courses.registration.rules.policy import Limit
from lms.courses.registration.rules.timetable import Slot
from lms.courses.terms.models import Term
from lms.db import db


@dataclass(frozen=True)
class OwnLine:
    """Something that a student asked for. *place*: their place on the waitlist, from 1."""

    row: Registration | None  # none: staff gave the seat on the roster
    offering: Offering
    course: Course
    state: str
    slots: tuple[Slot, ...]
    place: int | None = None
    waiting: int = 0


def rows_by_offering(person_id: int, term_id: int) -> dict[int, Registration]:
    """What a student asked for in a term, by offering."""
    rows = db.session.scalars(
        select(Registration).where(
            Registration.person_id == person_id, Registration.term_id == term_id
        )
    )
    return {row.offering_id: row for row in rows}


def basket(person_id: int, term_id: int) -> list[Registration]:
    """The basket in the order in which it was filled."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.person_id == person_id,
                Registration.term_id == term_id,
                Registration.state == "basket",
            )
            .order_by(Registration.changed_at, Registration.id)
        )
    )


def queue(offering_id: int) -> list[Registration]:
    """The waitlist of an offering in its order."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.offering_id == offering_id, Registration.state == "waiting")
            .order_by(Registration.queue_no)
            .execution_options(populate_existing=True)
        )
    )


def own_lines(person_id: int, term: Term) -> list[OwnLine]:
    """Everything of a student in a term by title; a fixed number of statements."""
    rows = rows_by_offering(person_id, term.id)
    seats = students.held_in([person_id], term.id).get(person_id, [])
    held = {offering.id for offering, _course in seats}
    others = [id_ for id_ in rows if id_ not in held]
    pairs = [
        *seats,
        *(
            (row[0], row[1])
            for row in db.session.execute(
                select(Offering, Course)
                .join(Course, Course.id == Offering.course_id)
                .where(Offering.id.in_(others))
            )
        ),
    ]
    times = timetables(offering.id for offering, _course in pairs)
    places = _places([row for row in rows.values() if row.state == "waiting"])
    waiting = offers.waiting_counts(places)
    found = []
    for offering, course in sorted(pairs, key=lambda pair: (pair[1].title_ko, pair[0].id)):
        row = rows.get(offering.id)
        state = "registered" if offering.id in held else (row.state if row is not None else "")
        found.append(
            OwnLine(
                row, offering, course, state, times[offering.id].slots,
                places.get(offering.id), waiting.get(offering.id, 0),
            )
        )  # fmt: skip
    return found


def _places(rows: Sequence[Registration]) -> dict[int, int]:
    """The place of each row on its list, from 1; one statement."""
    if not rows:
        return {}
    numbers = {row.offering_id: row.queue_no or 0 for row in rows}
    found = dict.fromkeys(numbers, 1)
    lines = db.session.execute(
        select(Registration.offering_id, Registration.queue_no).where(
            Registration.offering_id.in_(list(numbers)), Registration.state == "waiting"
        )
    )
    for offering_id, number in lines:
        found[offering_id] += (number or 0) < numbers[offering_id]
    return found


@dataclass(frozen=True)
class Judged:
    """Decisions on offerings with what they were made from."""

    by_offering: dict[int, Decision]
    asked: dict[int, Any]
    student: Student
    limit: Limit


def decisions(
    person_id: int,
    term: Term,
    who: Matriculated | None,
    rows: Sequence[tuple[Offering, Course]],
    together: Iterable[int] = (),
) -> Judged:
    """Whether a student may register for each of *rows* now; a fixed number of statements."""
    policy = students.policy_of(term)
    now = offers.phase_of(term, who.year if who is not None else None)
    versions = who.versions if who is not None else ()
    asked = offers.asked(rows, versions, offers.reserved_now(policy, now.code))
    student = students.student(person_id, term, who, together)
    most = students.limit_of(person_id, term, policy)
    system = offers.own_system(term)
    by_offering = {
        id_: decide(one, student, policy, most, now, own_record=system)
        for id_, one in asked.items()
    }
    if any(shows_points(one) for one in by_offering.values()):
        unseen = students.unseen_courses(person_id)
        by_offering = {
            id_: without_points(one, asked[id_].course_id, unseen)
            for id_, one in by_offering.items()
        }
    return Judged(by_offering, asked, student, most)


def needing(person_id: int, offering: Offering) -> list[int]:
    """The ids of held courses that may only be taken beside this offering's."""
    term = db.session.get_one(Term, offering.term_id)
    who = students.matriculated(person_id, term)
    if who is None:
        return []
    student = students.student(person_id, term, who)
    ids = [one.course_id for one in student.held]
    before = prerequisites_of(ids, who.versions)
    return _needing(offering.course_id, {id_: before.get(id_) for id_ in ids}, student)


@dataclass(frozen=True)
class WeekEntry:
    """An hour of the week in the timetable. *state*: registered, waiting, basket."""

    slot: Slot
    offering: Offering
    course: Course
    state: str


def week(lines: Iterable[OwnLine], states: Sequence[str]) -> list[WeekEntry]:
    """The weekly hours of what is in one of *states*, in order."""
    found = [
        WeekEntry(slot, line.offering, line.course, line.state)
        for line in lines
        if line.state in states
        for slot in line.slots
    ]
    return sorted(found, key=lambda entry: (entry.slot, entry.offering.id))


def export(person: Person) -> dict[str, Any]:
    """What they registered for, and what staff granted, for the copy of their data."""
    rows = db.session.scalars(
        select(Registration).where(Registration.person_id == person.id).order_by(Registration.id)
    )
    loads = db.session.scalars(
        select(RegistrationLoad)
        .where(RegistrationLoad.person_id == person.id, RegistrationLoad.most.is_not(None))
        .order_by(RegistrationLoad.id)
    )
    return {
        "registrations": [
            {
                "term": row.term_id,
                "offering": row.offering_id,
                "state": row.state,
                "queue_no": row.queue_no,
                "source": row.source,
                "as_of": row.as_of.isoformat() if row.as_of else None,
                "reason": row.reason,
                "rules_set_aside": list(row.overridden),
                "changed_at": row.changed_at.isoformat(),
            }
            for row in rows
        ],
        "credit_limits": [
            {"term": row.term_id, "credits": str(row.most), "reason": row.reason} for row in loads
        ],
    }
