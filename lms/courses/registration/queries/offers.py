"""What the rules need of offerings: seats by group, prerequisite, timetable, waitlist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import func, select

from lms import clock
from lms.courses.catalogue.models import Course, Offering
from lms.courses.degrees.queries import prerequisites_of
from lms.courses.registration.models import Registration, RegistrationTurn, SeatGroup
from lms.courses.registration.queries.timetables import timetables
from lms.courses.registration.rules.deciding import Asked
from lms.courses.registration.rules.policy import RegistrationPolicy
from lms.courses.registration.rules.seats import Group, Pools
from lms.courses.registration.rules.windows import Phase, Turn, phase
from lms.courses.standing import queries as standing
from lms.courses.standing.queries import Keeper
from lms.courses.terms.models import Term
from lms.courses.terms.queries import windows
from lms.courses.terms.rules import Window
from lms.db import db


def turns_of(term_id: int) -> list[RegistrationTurn]:
    """The turns of a term in order of their beginning."""
    return list(
        db.session.scalars(
            select(RegistrationTurn)
            .where(RegistrationTurn.term_id == term_id)
            .order_by(RegistrationTurn.opens_at, RegistrationTurn.id)
        )
    )


def turns(term_id: int) -> tuple[Turn, ...]:
    """The turns as the rules take them."""
    return tuple(
        Turn(Window(row.opens_at, row.closes_at), tuple(row.years)) for row in turns_of(term_id)
    )


def phase_of(term: Term, year: int | None) -> Phase:
    """Where the term stands now for a student of a year."""
    return phase(windows(term), turns(term.id), year, clock.now())


def keeper_of(term: Term) -> Keeper:
    """Who keeps the record of a university's registration."""
    return standing.keeper(term.organisation_id, "registration")


def own_system(term: Term) -> str | None:
    """The institution's own system, where it keeps the record of registration; none: this one."""
    held = keeper_of(term)
    return held.system if held.own else None


def groups_of(offering_ids: Iterable[int]) -> dict[int, tuple[Group, ...]]:
    """The groups of offerings in order; one statement."""
    rows = db.session.scalars(
        select(SeatGroup)
        .where(SeatGroup.offering_id.in_(list(offering_ids)))
        .order_by(SeatGroup.offering_id, SeatGroup.position)
    )
    found: dict[int, list[Group]] = {}
    for row in rows:
        found.setdefault(row.offering_id, []).append(
            Group(row.id, row.seats, row.organisation_id, row.others, tuple(row.years))
        )
    return {id_: tuple(held) for id_, held in found.items()}


def pools(offerings: Sequence[Offering], reserved: bool) -> dict[int, Pools]:
    """The seats of offerings by group; two statements."""
    ids = [offering.id for offering in offerings]
    groups = groups_of(ids)
    held: dict[int, dict[int, int]] = {}
    if groups:
        rows = db.session.execute(
            select(Registration.offering_id, Registration.group_id, func.count())
            .where(
                Registration.offering_id.in_(list(groups)),
                Registration.state == "registered",
                Registration.group_id.is_not(None),
            )
            .group_by(Registration.offering_id, Registration.group_id)
        )
        for offering_id, group_id, count in rows:
            held.setdefault(offering_id, {})[group_id or 0] = count
    return {
        one.id: Pools(
            one.capacity, one.seats_taken, groups.get(one.id, ()), held.get(one.id, {}), reserved
        )
        for one in offerings
    }


def reserved_now(policy: RegistrationPolicy, now_phase: str) -> bool:
    """Whether groups hold their seats: they may open to everybody once add/drop begins."""
    return policy.reserved_in_add_drop or now_phase != "add_drop"


def waiting_counts(offering_ids: Iterable[int]) -> dict[int, int]:
    """How many wait for each offering; one statement."""
    rows = db.session.execute(
        select(Registration.offering_id, func.count())
        .where(Registration.offering_id.in_(list(offering_ids)), Registration.state == "waiting")
        .group_by(Registration.offering_id)
    )
    return {row[0]: row[1] for row in rows}


def asked(
    rows: Sequence[tuple[Offering, Course]], version_ids: Sequence[int], reserved: bool
) -> dict[int, Asked]:
    """Offerings as the rules take them; a fixed number of statements."""
    offerings = [offering for offering, _course in rows]
    ids = [offering.id for offering in offerings]
    seats, times, waiting = pools(offerings, reserved), timetables(ids), waiting_counts(ids)
    courses = [course.id for _offering, course in rows]
    before = prerequisites_of(courses, version_ids) if version_ids else {}
    return {
        offering.id: Asked(
            offering_id=offering.id,
            course_id=course.id,
            credits=course.credits or Decimal(0),
            state=offering.state,
            pools=seats[offering.id],
            timetable=times[offering.id],
            prerequisite=before.get(course.id),
            waiting=waiting.get(offering.id, 0),
        )
        for offering, course in rows
    }
