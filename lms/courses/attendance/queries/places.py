"""Whose sessions: an offering or a cohort, its people, its span, its days off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _
from sqlalchemy import select, tuple_

from lms import access, clock, i18n
from lms.access import ROOT, Permission, Scope
from lms.accounts.models import Person
from lms.courses.attendance.models import Holiday, Session
from lms.courses.catalogue.models import Course, Offering
from lms.courses.enrolment.models import Enrolment
from lms.courses.enrolment.queries import SEATED
from lms.courses.places import managed
from lms.courses.programmes.models import (
    FINISHED,
    LEFT_EARLY,
    Cohort,
    CohortMember,
    MemberState,
    Track,
)
from lms.db import db
from lms.i18n import local

MEMBERS = (MemberState.ENROLLED, *FINISHED, MemberState.NOT_COMPLETED)


@dataclass(frozen=True)
class Learner:
    """Someone whose attendance is kept. *since*, *until*: from and to when; none: all along."""

    person_id: int
    name: str
    english_name: str
    number: str
    state: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class PlaceCard:
    """An offering or a cohort as attendance names it."""

    place: Scope
    title: str
    label: str
    starts_on: date
    ends_on: date

    @property
    def name(self) -> str:
        """Title and label in one line."""
        return f"{self.title} · {self.label}"


def cards(places: Iterable[Scope]) -> dict[Scope, PlaceCard]:
    """The places by scope; two statements."""
    wanted = set(places)
    found: dict[Scope, PlaceCard] = {}
    offering_ids = [place.id for place in wanted if place.kind == "offering"]
    if offering_ids:
        rows = db.session.execute(
            select(Offering, Course).join(Course).where(Offering.id.in_(offering_ids))
        )
        for offering, course in rows:
            place = Scope("offering", offering.id)
            found[place] = PlaceCard(
                place, local(course), offering.label, offering.starts_on, offering.ends_on
            )
    cohort_ids = [place.id for place in wanted if place.kind == "cohort"]
    if cohort_ids:
        lines = db.session.execute(
            select(Cohort, Track).join(Track).where(Cohort.id.in_(cohort_ids))
        )
        for cohort, track in lines:
            place = Scope("cohort", cohort.id)
            found[place] = PlaceCard(
                place, local(track), local(cohort), cohort.starts_on, cohort.ends_on
            )
    return found


def card(place: Scope) -> PlaceCard:
    """One place. Raises LookupError where there is no such place."""
    found = cards([place])
    if place not in found:
        raise LookupError(f"{place.kind} {place.id}")
    return found[place]


def learners(
    place: Scope, person_ids: Collection[int] | None = None, *, left_too: bool = False
) -> list[Learner]:
    """The people of a place by name; one statement. *left_too*: also those who left it."""
    if place.kind == "cohort":
        query = (
            select(
                CohortMember.person_id, Person.name, Person.english_name, Person.number,
                CohortMember.state, CohortMember.entered_on.label("since"),
                CohortMember.ended_on.label("until"),
            )
            .join(Person, Person.id == CohortMember.person_id)
            .where(CohortMember.cohort_id == place.id)
        )  # fmt: skip
        if not left_too:
            query = query.where(CohortMember.state.in_(MEMBERS))
        if person_ids is not None:
            query = query.where(CohortMember.person_id.in_(list(person_ids)))
        rows = list(db.session.execute(query))
        found = [
            Learner(
                row.person_id, row.name, row.english_name, row.number, row.state, row.since,
                row.until if row.state in (*LEFT_EARLY, MemberState.TRANSFERRED) else None,
            )
            for row in rows
        ]  # fmt: skip
    else:
        seats = (
            select(
                Enrolment.person_id, Person.name, Person.english_name, Person.number,
                Enrolment.state, Enrolment.ended_at,
            )
            .join(Person, Person.id == Enrolment.person_id)
            .where(Enrolment.offering_id == place.id)
        )  # fmt: skip
        if not left_too:
            seats = seats.where(Enrolment.state.in_(SEATED))
        if person_ids is not None:
            seats = seats.where(Enrolment.person_id.in_(list(person_ids)))
        found = [
            Learner(
                row.person_id, row.name, row.english_name, row.number, row.state, None,
                row.ended_at.astimezone(clock.SEOUL).date()
                if row.state == "withdrawn" and row.ended_at
                else None,
            )
            for row in db.session.execute(seats)
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one.name, one.number))


def places_of(person_id: int, *, left_too: bool = True) -> list[Scope]:
    """The cohorts and offerings of which somebody is a learner; two statements.

    *left_too*: also the cohorts that they left before the end, whose rate stays theirs to see.
    """
    query = select(CohortMember.cohort_id).where(CohortMember.person_id == person_id)
    if not left_too:
        query = query.where(CohortMember.state.in_(MEMBERS))
    cohorts = db.session.scalars(query.order_by(CohortMember.cohort_id.desc()))
    offerings = db.session.scalars(
        select(Enrolment.offering_id)
        .where(Enrolment.person_id == person_id, Enrolment.state.in_(SEATED))
        .order_by(Enrolment.offering_id.desc())
    )
    return [Scope("cohort", id_) for id_ in cohorts] + [Scope("offering", id_) for id_ in offerings]


def holidays(place: Scope, first: date | None = None, last: date | None = None) -> list[Holiday]:
    """The days off that hold at a place, of all that it lies in, by day."""
    chain = [tuple(one) for one in access.chain(place)]
    query = select(Holiday).where(tuple_(Holiday.scope_kind, Holiday.scope_id).in_(chain))
    if first is not None:
        query = query.where(Holiday.day >= first)
    if last is not None:
        query = query.where(Holiday.day <= last)
    return list(db.session.scalars(query.order_by(Holiday.day, Holiday.id)))


def days_off(place: Scope, first: date | None = None, last: date | None = None) -> set[date]:
    """The days of :func:`holidays`."""
    return {row.day for row in holidays(place, first, last)}


def places_with_sessions(places: Iterable[Scope]) -> list[Scope]:
    """Those of *places* that have sessions, in their order; two statements."""
    wanted = list(places)
    found: set[Scope] = set()
    for kind, column in (("offering", Session.offering_id), ("cohort", Session.cohort_id)):
        ids = [place.id for place in wanted if place.kind == kind]
        if ids:
            held = db.session.scalars(select(column).where(column.in_(ids)).distinct())
            found |= {Scope(kind, id_) for id_ in held if id_ is not None}
    return [place for place in wanted if place in found]


def scope_choices(person: Person) -> list[tuple[Scope, str]]:
    """Where days off can be set that concern *person*: the office, institutions, cohorts."""
    found = [(ROOT, str(_("모든 기관")))]
    held = managed(person, Permission.ATTENDANCE_MANAGE)
    english = i18n.current() == "en"
    found += [
        (Scope("organisation", row.id), (row.english_name if english else "") or row.name)
        for row in held
    ]
    tracks = select(Track.id).where(Track.organisation_id.in_([row.id for row in held]))
    rows = db.session.execute(
        select(Cohort, Track)
        .join(Track)
        .where(Cohort.track_id.in_(tracks))
        .order_by(Track.title_ko, Cohort.number)
    )
    found += [
        (Scope("cohort", cohort.id), f"{local(track)} · {local(cohort)}") for cohort, track in rows
    ]
    return found


def holidays_of(year: int, places: Iterable[Scope]) -> list[Holiday]:
    """The days off of a year that are set at *places*, by day."""
    wanted = [tuple(place) for place in places]
    return list(
        db.session.scalars(
            select(Holiday)
            .where(
                tuple_(Holiday.scope_kind, Holiday.scope_id).in_(wanted),
                Holiday.day >= date(year, 1, 1),
                Holiday.day <= date(year, 12, 31),
            )
            .order_by(Holiday.day, Holiday.scope_kind, Holiday.id)
        )
    )
