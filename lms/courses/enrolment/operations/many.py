"""Seating many at once: exactly what the preview showed, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from lms import audit
from lms.accounts.models import Person
from lms.courses import registry
from lms.courses.catalogue.models import Offering
from lms.courses.enrolment import planning, queries
from lms.courses.enrolment.operations.bulk import seat_people
from lms.courses.enrolment.operations.seats import lock_cohort, lock_offerings
from lms.courses.enrolment.planning import Known, Plan, Written
from lms.courses.programmes.models import Cohort
from lms.db import db


class Changed(Exception):
    """The roster is not what the preview was made from; *plan* is what would happen now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("the roster changed")
        self.plan = plan


def plan_seats(place: Offering | Cohort, written: Sequence[Written]) -> Plan:
    """What seating this list would do now; writes nothing."""
    kind = "cohort" if isinstance(place, Cohort) else "offering"
    addresses = {item.text.lower() for item in written}
    people: list[Person] = []
    ordered = sorted(addresses)
    for start in range(0, len(ordered), 500):
        people += db.session.scalars(
            select(Person).where(Person.email.in_(ordered[start : start + 500]))
        )
    standing = _standings(kind, place.id, [person.id for person in people])
    known = {
        person.email: Known(person.id, person.name, standing.get(person.id)) for person in people
    }
    free = place.capacity - place.seats_taken
    if isinstance(place, Cohort):
        free -= registry.held_seats(place.id, [person.id for person in people])
    return planning.make(written, known, max(0, free))


def seat_many(place: Offering | Cohort, written: Sequence[Written], digest: str) -> Plan:
    """Seat everyone as previewed; :class:`Changed` where that would no longer be the same.

    The place is locked first, so that nothing changes between the look and the deed. Raises
    :class:`.seats.Refused` where a rule stands against one of them: then nobody is seated.
    """
    if isinstance(place, Cohort):
        lock_cohort(place.id)
    else:
        lock_offerings([place.id])
    plan = plan_seats(place, written)
    if plan.digest != digest:
        raise Changed(plan)
    seat_people(place, plan.seats)
    kind = "cohort" if isinstance(place, Cohort) else "offering"
    audit.record(
        "enrolment.seat_many", kind, place.id, after={"seated": len(plan.seats), "plan": digest}
    )
    return plan


def _standings(kind: str, place_id: int, person_ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(person_ids), 500):
        found |= queries.standings_at(kind, place_id, person_ids[start : start + 500])
    return found
