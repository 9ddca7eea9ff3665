"""The weekly grid of marks, a mark's history, and what somebody has today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from lms import clock
from lms.access import Role, Scope
from lms.accounts.models import AuditEntry, Grant, Person
from lms.courses.attendance import registry
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries.places import Learner, PlaceCard, cards, learners, places_of
from lms.courses.attendance.queries.sessions import marks, sessions
from lms.courses.attendance.rules.summary import Excuse
from lms.db import db


@dataclass(frozen=True)
class Week:
    """Learners × the sessions of a week."""

    first: date
    sessions: list[Session]
    learners: list[Learner]
    marks: dict[tuple[int, int], Mark]  # by (session id, person id)
    excuses: dict[tuple[int, int], Excuse]  # by (person id, session id)

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)


def monday(day: date) -> date:
    """The Monday of the week in which *day* lies."""
    return day - timedelta(days=day.weekday())


def week_of(place: Scope, day: date, people: list[Learner] | None = None) -> Week:
    """The grid of the week of *day*; a fixed number of statements."""
    first = monday(day)
    held = sessions(place, first, first + timedelta(days=6), cancelled=True)
    return Week(
        first,
        held,
        learners(place) if people is None else people,
        marks([session.id for session in held]),
        registry.excuses(place),
    )


def nearest_week(place: Scope, day: date) -> date:
    """The Monday of the week to open with: this one, else the last before it, else the first."""
    first = monday(day)
    days = [session.on for session in sessions(place)]
    earlier = [one for one in days if one < first + timedelta(days=7)]
    if earlier:
        return monday(earlier[-1])
    return monday(days[0]) if days else first


def history(mark: Mark) -> list[AuditEntry]:
    """What was done to a mark, the latest first."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .options(selectinload(AuditEntry.actor))
            .where(AuditEntry.subject_kind == "attendance_mark", AuditEntry.subject_id == mark.id)
            .order_by(AuditEntry.id.desc())
            .limit(50)
        )
    )


@dataclass(frozen=True)
class Upcoming:
    """A session of a place as first pages and calendars show it."""

    session: Session
    card: PlaceCard
    teaches: bool


def _taught(person_id: int) -> list[Scope]:
    rows = db.session.execute(
        select(Grant.scope_kind, Grant.scope_id).where(
            Grant.person_id == person_id,
            Grant.ended_at.is_(None),
            Grant.role.in_((Role.INSTRUCTOR, Role.ASSISTANT)),
            Grant.scope_kind.in_(("offering", "cohort")),
        )
    )
    return [Scope(kind, id_) for kind, id_ in rows]


def between(person_id: int, start: datetime, end: datetime) -> list[Upcoming]:
    """The sessions that somebody attends or teaches from *start* to *end*; five statements."""
    own, taught = places_of(person_id, left_too=False), _taught(person_id)
    places = {*own, *taught}
    if not places:
        return []
    held = db.session.scalars(
        select(Session)
        .where(
            Session.starts_at < end,
            Session.ends_at >= start,
            or_(
                Session.offering_id.in_([p.id for p in places if p.kind == "offering"]),
                Session.cohort_id.in_([p.id for p in places if p.kind == "cohort"]),
            ),
        )
        .order_by(Session.starts_at, Session.id)
    )
    names = cards(places)
    return [
        Upcoming(session, names[session.place], session.place in taught)
        for session in held
        if session.place in names
    ]


def today(person: Person) -> list[Upcoming]:
    """What somebody attends or teaches today, cancelled sessions too."""
    first = clock.seoul_midnight(clock.today())
    return [
        one
        for one in between(person.id, first, first + timedelta(days=1))
        if one.session.on == clock.today()
    ]
