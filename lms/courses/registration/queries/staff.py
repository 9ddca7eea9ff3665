"""Course registration as the registrar's staff look at it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms import clock
from lms.accounts.models import Organisation, Person
from lms.accounts.queries.people import named
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.registration.models import Registration, SeatGroup, SeatPlan
from lms.courses.registration.queries.offers import pools, waiting_counts
from lms.courses.registration.queries.students import policy_of, tracks_at
from lms.courses.registration.rules.seats import Pools
from lms.courses.standing import queries as standing
from lms.courses.standing.models import StudentRecord
from lms.courses.terms.models import Term
from lms.db import db
from lms.paging import Page, paginate


@dataclass(frozen=True)
class StaffLine:
    """An offering with its seats and who waits."""

    offering: Offering
    course: Course
    organisation: Organisation
    pools: Pools
    waiting: int


def offering_lines(term: Term, *, text: str, show: str, sort: str, page: int) -> Page[StaffLine]:
    """The offerings of a term. *show*: waiting, full, groups, empty; a fixed number of statements."""
    waiting = (
        select(Registration.offering_id)
        .where(Registration.term_id == term.id, Registration.state == "waiting")
        .distinct()
    )
    query: Any = (
        select(Offering, Course, Organisation)
        .join(Course, Course.id == Offering.course_id)
        .join(Organisation, Organisation.id == Course.organisation_id)
        .where(Offering.term_id == term.id)
    )
    if text:
        query = query.where(
            or_(
                *(
                    column.icontains(text, autoescape=True)
                    for column in (Course.title_ko, Course.title_en, Course.code)
                )
            )
        )
    if show == "waiting":
        query = query.where(Offering.id.in_(waiting))
    elif show == "full":
        query = query.where(Offering.seats_taken >= Offering.capacity)
    elif show == "groups":
        query = query.where(Offering.id.in_(select(SeatGroup.offering_id)))
    elif show == "few":
        query = query.where(Offering.seats_taken * 4 < Offering.capacity)
    order: dict[str, tuple[Any, ...]] = {
        "taken": (Offering.seats_taken, Offering.id),
        "-taken": (Offering.seats_taken.desc(), Offering.id),
        "capacity": (Offering.capacity, Offering.id),
        "-capacity": (Offering.capacity.desc(), Offering.id),
    }
    query = query.order_by(*order.get(sort, (Course.title_ko, Offering.label, Offering.id)))
    rows: Page[Any] = paginate(query, page, scalars=False)
    ids = [row.Offering.id for row in rows.items]
    seats, held = pools([row.Offering for row in rows.items], True), waiting_counts(ids)
    return rows.map(
        lambda row: StaffLine(
            row.Offering, row.Course, row.Organisation, seats[row.Offering.id],
            held.get(row.Offering.id, 0),
        )
    )  # fmt: skip


def plan_of(offering_id: int) -> SeatPlan | None:
    """The groups of an offering."""
    return db.session.scalar(
        select(SeatPlan)
        .where(SeatPlan.offering_id == offering_id)
        .options(selectinload(SeatPlan.groups).joinedload(SeatGroup.organisation))
    )


def people_of(offering_id: int) -> list[Registration]:
    """Who asked for an offering: those registered by name, then the waitlist in its order."""
    rows = list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.offering_id == offering_id,
                Registration.state.in_(("registered", "waiting")),
            )
            .options(joinedload(Registration.person))
        )
    )
    return sorted(
        rows, key=lambda row: (row.state == "waiting", row.queue_no or 0, row.person.name, row.id)
    )


def departments(university_id: int) -> list[Organisation]:
    """A university and its departments, for whom seats can be reserved."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(or_(Organisation.id == university_id, Organisation.parent_id == university_id))
            .order_by(Organisation.parent_id.is_(None), Organisation.name)
        )
    )


@dataclass(frozen=True)
class StudentLine:
    """A student of the university with what they hold in the term."""

    person: Person
    record: StudentRecord
    credits: Decimal
    courses: int
    waiting: int


def student_lines(term: Term, *, text: str, show: str, page: int) -> Page[StudentLine]:
    """Students of the university. *show*: none (may register and hold nothing yet), waiting."""
    seated = (
        select(Enrolment.person_id)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .where(Offering.term_id == term.id, Enrolment.state.in_(SEATED))
    )
    query: Any = (
        select(StudentRecord, Person)
        .join(Person, Person.id == StudentRecord.person_id)
        .where(StudentRecord.track_id.in_(tracks_at(term.organisation_id)))
    )
    if text:
        query = query.where(
            or_(named(text), StudentRecord.student_no.icontains(text, autoescape=True))
        )
    if show == "none":
        on = max(clock.today(), term.starts_on)
        now = standing.statuses_on(on).subquery()
        query = query.join(now, now.c.record_id == StudentRecord.id).where(
            now.c.status.in_(policy_of(term).statuses), StudentRecord.person_id.not_in(seated)
        )
    elif show == "waiting":
        query = query.where(
            StudentRecord.person_id.in_(
                select(Registration.person_id).where(
                    Registration.term_id == term.id, Registration.state == "waiting"
                )
            )
        )
    query = query.order_by(Person.name, StudentRecord.id)
    rows: Page[Any] = paginate(query, page, scalars=False)
    ids = [row.Person.id for row in rows.items]
    totals = _totals(ids, term.id)
    waiting = _counted(
        select(Registration.person_id, func.count())
        .where(
            Registration.term_id == term.id,
            Registration.state == "waiting",
            Registration.person_id.in_(ids),
        )
        .group_by(Registration.person_id)
    )
    return rows.map(
        lambda row: StudentLine(
            row.Person, row.StudentRecord, *totals.get(row.Person.id, (Decimal(0), 0)),
            waiting.get(row.Person.id, 0),
        )
    )  # fmt: skip


def _totals(person_ids: Iterable[int], term_id: int) -> dict[int, tuple[Decimal, int]]:
    rows = db.session.execute(
        select(Enrolment.person_id, Course.credits)
        .join(Offering, Offering.id == Enrolment.offering_id)
        .join(Course, Course.id == Offering.course_id)
        .where(
            Enrolment.person_id.in_(list(person_ids)),
            Enrolment.state.in_(SEATED),
            Offering.term_id == term_id,
        )
    )
    found: dict[int, tuple[Decimal, int]] = {}
    for person_id, credits in rows:
        total, count = found.get(person_id, (Decimal(0), 0))
        found[person_id] = (total + (credits or Decimal(0)), count + 1)
    return found


def _counted(query: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


@dataclass(frozen=True)
class Figures:
    """A term in numbers: people (실인원) and seats (연인원)."""

    offerings: int
    seats: int
    taken: int
    people: int
    waiting: int


def term_figures(term_ids: Collection[int]) -> dict[int, Figures]:
    """How the registration of terms stands; three statements however many there are."""
    ids = list(term_ids)
    offered = {
        row[0]: row
        for row in db.session.execute(
            select(
                Offering.term_id,
                func.count(),
                func.sum(Offering.capacity),
                func.sum(Offering.seats_taken),
            )
            .where(Offering.term_id.in_(ids), Offering.state != "draft")
            .group_by(Offering.term_id)
        )
    }
    people = _counted(
        select(Offering.term_id, func.count(func.distinct(Enrolment.person_id)))
        .join(Enrolment, Enrolment.offering_id == Offering.id)
        .where(Offering.term_id.in_(ids), Enrolment.state.in_(SEATED))
        .group_by(Offering.term_id)
    )
    waiting = _counted(
        select(Registration.term_id, func.count())
        .where(Registration.term_id.in_(ids), Registration.state == "waiting")
        .group_by(Registration.term_id)
    )
    found = {}
    for id_ in ids:
        _id, offerings, seats, taken = offered.get(id_, (id_, 0, 0, 0))
        found[id_] = Figures(
            offerings, int(seats or 0), int(taken or 0), people.get(id_, 0), waiting.get(id_, 0)
        )
    return found


def exported(term_id: int) -> list[Any]:
    """Every seat and place on a list of a term, for a file: by course, then state and order.

    Each once, with the number of the latest of a student's records at the university.
    """
    number = (
        select(StudentRecord.student_no)
        .where(
            StudentRecord.person_id == Registration.person_id,
            StudentRecord.organisation_id == Term.organisation_id,
        )
        .order_by(StudentRecord.entrance_year.desc(), StudentRecord.id.desc())
        .limit(1)
        .correlate(Registration, Term)
        .scalar_subquery()
    )
    return list(
        db.session.execute(
            select(Registration, Offering, Course, Person, number.label("student_no"))
            .join(Offering, Offering.id == Registration.offering_id)
            .join(Course, Course.id == Offering.course_id)
            .join(Person, Person.id == Registration.person_id)
            .join(Term, Term.id == Registration.term_id)
            .where(
                Registration.term_id == term_id,
                Registration.state.in_(("registered", "waiting", "withdrawn")),
            )
            .order_by(
                Course.code, Offering.label, Registration.state, Registration.queue_no,
                Person.name, Registration.id,
            )
        )
    )  # fmt: skip
