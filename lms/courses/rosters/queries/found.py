"""Accounts by key, who sits in a place, where people can be moved: a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms import policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.courses import registry
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.programmes.models import Cohort, CohortMember, MemberState, Track
from lms.courses.rosters.models import ExternalIdentity
from lms.courses.rosters.rules.planning import Known, Present, Target
from lms.courses.rosters.rules.policy import KIND, RosterPolicy
from lms.courses.rosters.rules.reading import Row, plain
from lms.courses.standing.models import StudentRecord
from lms.courses.standing.queries import university_of
from lms.db import db

Place = Cohort | Offering
CHUNK = 500


def organisation_of(place: Place) -> int:
    """Whose roster it is."""
    if isinstance(place, Cohort):
        return db.session.get_one(Track, place.track_id).organisation_id
    return db.session.get_one(Course, place.course_id).organisation_id


def policy_of(organisation_id: int) -> RosterPolicy:
    """By what the institution names people in its rosters."""
    value: RosterPolicy = policies.in_force(KIND, Scope("organisation", organisation_id)).value
    return value


@dataclass(frozen=True)
class Found:
    """What :func:`rules.planning.make` needs of the database."""

    known: dict[str, list[Known]]
    present: list[Present]
    seats_left: int
    targets: list[Target] | None
    linked: dict[str, Known]


def found_of(place: Place, key: str, rows: Sequence[Row]) -> Found:
    """All that a plan for *place* depends on; statements grow with every 500 rows, not with each."""
    standings, names = _roster(place)
    by_key = _people(key, organisation_of(place), [row.key for row in rows if row.key])
    linked: dict[str, Person] = {}
    if key == "external":
        linked = {
            address: people[0]
            for address, people in _by_address(row.email for row in rows if row.email).items()
        }

    def known(person: Person) -> Known:
        return Known(
            person.id, person.name, person.english_name, standings.get(person.id),
            person.deactivated_at is not None,
        )  # fmt: skip

    live = ("active", "on_leave")
    return Found(
        {value: [known(one) for one in people] for value, people in by_key.items()},
        [Present(one, names[one]) for one, state in standings.items() if state in live],
        max(0, place.capacity - place.seats_taken - _held(place, by_key)),
        _targets(place) if isinstance(place, Cohort) else None,
        {address: known(one) for address, one in linked.items()},
    )


def _held(place: Place, by_key: Mapping[str, Iterable[Person]]) -> int:
    """Seats promised to others than those in the file."""
    if not isinstance(place, Cohort):
        return 0
    return registry.held_seats(place.id, [one.id for people in by_key.values() for one in people])


def _roster(place: Place) -> tuple[dict[int, str], dict[int, str]]:
    """State and name of everybody who ever sat there, by person, in order of the name."""
    query: Any
    if isinstance(place, Cohort):
        query = (
            select(Person.id, Person.name, CohortMember.state)
            .join(CohortMember, CohortMember.person_id == Person.id)
            .where(CohortMember.cohort_id == place.id)
        )
    else:
        query = (
            select(Person.id, Person.name, Enrolment.state)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Enrolment.offering_id == place.id)
        )
    rows = db.session.execute(query.order_by(Person.name, Person.number)).all()
    states = {
        row.id: "active" if row.state == MemberState.ENROLLED else str(row.state) for row in rows
    }
    return states, {row.id: row.name for row in rows}


def _targets(cohort: Cohort) -> list[Target]:
    others = list(
        db.session.scalars(
            select(Cohort).where(
                Cohort.track_id == cohort.track_id, Cohort.id != cohort.id, Cohort.state != "draft"
            )
        )
    )
    there: dict[int, set[int]] = {}
    for cohort_id, person_id in db.session.execute(
        select(CohortMember.cohort_id, CohortMember.person_id).where(
            CohortMember.cohort_id.in_([one.id for one in others]),
            CohortMember.state.in_((MemberState.ENROLLED, MemberState.ON_LEAVE)),
        )
    ):
        there.setdefault(cohort_id, set()).add(person_id)
    held = registry.held_seats_of([one.id for one in others])
    return [
        Target(
            one.id,
            tuple({plain(name) for name in (str(one.number), one.title_ko, one.title_en) if name}),
            max(0, one.capacity - one.seats_taken - held.get(one.id, 0)),
            frozenset(there.get(one.id, ())),
        )
        for one in others
    ]


def _people(key: str, organisation_id: int, keys: Iterable[str]) -> dict[str, list[Person]]:
    wanted = sorted(set(keys))
    if key == "email":
        return _by_address(wanted)
    if key == "number":
        return _grouped(Person.number, wanted, lambda query: query)
    if key == "student_no":
        university = university_of(organisation_id)
        return _grouped(
            StudentRecord.student_no,
            wanted,
            lambda query: query.join(StudentRecord, StudentRecord.person_id == Person.id).where(
                StudentRecord.organisation_id == university
            ),
        )
    return _grouped(
        ExternalIdentity.value,
        wanted,
        lambda query: query.join(ExternalIdentity, ExternalIdentity.person_id == Person.id).where(
            ExternalIdentity.organisation_id == organisation_id
        ),
    )


def _by_address(addresses: Iterable[str]) -> dict[str, list[Person]]:
    return _grouped(Person.email, sorted(set(addresses)), lambda query: query)


def _grouped(column: Any, values: Sequence[str], join: Any) -> dict[str, list[Person]]:
    """People by the value of *column*; who was merged into somebody is found as that person."""
    kept = aliased(Person)
    found: dict[str, dict[int, Person]] = {}
    for part in _parts(values):
        query = join(
            select(column.label("key"), Person, kept).outerjoin(
                kept, kept.id == Person.merged_into_id
            )
        ).where(column.in_(part), Person.erased_at.is_(None))
        for value, person, merged in db.session.execute(query):
            one = merged or person
            found.setdefault(value, {})[one.id] = one
    return {value: list(people.values()) for value, people in found.items()}


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
