"""A learner's own requests, limits and correctable marks; and what approved excuses cover."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms import clock, policies
from lms.access import Scope
from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.courses.absences.models import AttendanceRequest
from lms.courses.absences.rules.asking import LIVE, WAITING, used, window_of
from lms.courses.absences.rules.kinds import POLICY, AbsenceKind, AbsencePolicy
from lms.courses.absences.sealed import note_of, reason_of
from lms.courses.attendance import queries as attendance
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.queries import PlaceCard
from lms.courses.attendance.rules.states import Period
from lms.courses.attendance.rules.summary import Excuse
from lms.courses.attendance.rules.unit_periods import unit_periods
from lms.db import db
from lms.policies import InForce


def policy_of(place: Scope, on: date | None = None) -> InForce[AbsencePolicy]:
    """Which excuses there are at a place."""
    return policies.in_force(POLICY, place, on)


def at(place: Scope) -> Any:
    """The condition that a request is of *place*."""
    column = (
        AttendanceRequest.offering_id if place.kind == "offering" else AttendanceRequest.cohort_id
    )
    return column == place.id


def mine(person_id: int) -> list[AttendanceRequest]:
    """A person's requests, the newest first."""
    return list(
        db.session.scalars(
            select(AttendanceRequest)
            .where(AttendanceRequest.person_id == person_id)
            .options(joinedload(AttendanceRequest.session))
            .order_by(AttendanceRequest.asked_at.desc(), AttendanceRequest.id.desc())
        )
    )


def live_of(place: Scope, person_id: int) -> list[AttendanceRequest]:
    """A person's absences at a place that wait or were approved."""
    return list(
        db.session.scalars(
            select(AttendanceRequest).where(
                at(place),
                AttendanceRequest.person_id == person_id,
                AttendanceRequest.type == "absence",
                AttendanceRequest.state.in_(LIVE),
            )
        )
    )


def rows_of_days(place: Scope, first: date, last: date) -> list[tuple[date, Sequence[Period]]]:
    """(day, periods) of a place's sessions."""
    return [
        (session.on, attendance.periods_of(session))
        for session in attendance.sessions(place, first, last)
    ]


@dataclass(frozen=True)
class Quota:
    """A kind's limit and what of it is used up now."""

    kind: AbsenceKind
    span: tuple[date, date] | None
    used: Decimal

    @property
    def left(self) -> Decimal | None:
        """In days; none where there is no limit."""
        return self.kind.limit - self.used if self.kind.limit else None


def quotas(card: PlaceCard, person_id: int, on: date) -> list[Quota]:
    """Every kind that is offered at a place, with its limit around *on*."""
    periods = unit_periods(card.starts_on, card.ends_on)
    held = [(row.kind, row.starts_on, row.days) for row in live_of(card.place, person_id)]
    found = []
    for kind in policy_of(card.place).value.offered:
        span = window_of(kind, on, periods)
        found.append(Quota(kind, span, used(held, kind.code, span)))
    return found


@dataclass(frozen=True)
class Correctable:
    """A mark that its person may still object to."""

    session: Session
    mark: Mark | None
    place: str
    until: date


def correctable(person: Person) -> list[Correctable]:
    """Sessions of the window that are over, with anything else than all there; newest first."""
    today = clock.today()
    places = attendance.places_of(person.id)
    cards = attendance.cards(places)
    found = []
    for place in places:
        days = policy_of(place).value.correction_days
        if not days:
            continue
        sessions = attendance.sessions(place, today - timedelta(days=days), today)
        marks = attendance.marks([row.id for row in sessions], [person.id])
        for row in sessions:
            mark = marks.get((row.id, person.id))
            if row.starts_at > clock.now() or mark is None or mark.state == "present":
                continue
            until = row.on + timedelta(days=days)
            found.append(Correctable(row, mark, cards[place].name, until))
    return sorted(found, key=lambda one: one.session.starts_at, reverse=True)


def waiting_correction(session_id: int, person_id: int) -> AttendanceRequest | None:
    """A correction of this mark that waits."""
    return db.session.scalar(
        select(AttendanceRequest).where(
            AttendanceRequest.session_id == session_id,
            AttendanceRequest.person_id == person_id,
            AttendanceRequest.state.in_(WAITING),
        )
    )


def excused(
    place: Scope, person_ids: Collection[int] | None = None
) -> dict[tuple[int, int], Excuse]:
    """What approved absences cover, by (person id, session id); two statements."""
    query = select(
        AttendanceRequest.person_id, AttendanceRequest.kind, AttendanceRequest.counts_as,
        AttendanceRequest.starts_on, AttendanceRequest.ends_on, AttendanceRequest.from_minute,
        AttendanceRequest.to_minute,
    ).where(
        at(place), AttendanceRequest.type == "absence", AttendanceRequest.state == "approved"
    )  # fmt: skip
    if person_ids is not None:
        query = query.where(AttendanceRequest.person_id.in_(list(person_ids)))
    rows = list(db.session.execute(query.order_by(AttendanceRequest.id)))
    if not rows:
        return {}
    first, last = min(row.starts_on for row in rows), max(row.ends_on for row in rows)
    by_day: dict[date, list[Session]] = {}
    for session in attendance.sessions(place, first, last):
        by_day.setdefault(session.on, []).append(session)
    found: dict[tuple[int, int], Excuse] = {}
    for row in rows:
        for day in sorted(by_day):
            if not row.starts_on <= day <= row.ends_on:
                continue
            for session in by_day[day]:
                periods = attendance.periods_of(session)
                start, end = row.from_minute, row.to_minute
                if start is not None and end is not None:
                    start, end = max(start, periods[0][0]), min(end, periods[-1][1])
                    if start >= end:
                        continue
                    if (start, end) == (periods[0][0], periods[-1][1]):
                        start = end = None
                found[(row.person_id, session.id)] = _beside(
                    found.get((row.person_id, session.id)),
                    Excuse(row.kind, row.counts_as, start, end),
                )
    return found


def _beside(held: Excuse | None, new: Excuse) -> Excuse:
    """Two excuses of one session: that of the whole session, else both for their hours."""
    if held is None or new.start is None:
        return new
    return held if held.start is None else replace(new, also=held)


def calendar(person: Person, start: datetime, end: datetime) -> Iterator[Entry]:
    """A person's own absences as days of their calendar."""
    first, last = start.astimezone(clock.SEOUL).date(), end.astimezone(clock.SEOUL).date()
    rows = db.session.scalars(
        select(AttendanceRequest).where(
            AttendanceRequest.person_id == person.id,
            AttendanceRequest.type == "absence",
            AttendanceRequest.state.in_(LIVE),
            AttendanceRequest.starts_on <= last,
            AttendanceRequest.ends_on >= first,
        )
    )
    for row in rows:
        approved = row.state == "approved"
        yield Entry(
            uid=f"absence-{row.id}",
            title_ko="인정 결석" if approved else "인정 결석 신청",
            title_en="Excused absence" if approved else "Excused absence (asked)",
            start=row.starts_on,
            end=row.ends_on,
            label=_("인정 결석"),
            icon="calendar-check",
            url=f"/me/absences/{row.id}",
            done=approved,
            sequence=row.version,
        )


def export(person: Person) -> list[dict[str, Any]]:
    """A person's requests with their steps, for the copy of their data."""
    return [
        {
            "type": row.type,
            "kind": row.kind,
            "from": row.starts_on.isoformat(),
            "to": row.ends_on.isoformat(),
            "minutes": [row.from_minute, row.to_minute],
            "wanted": row.wanted,
            "reason": reason_of(row),
            "state": row.state,
            "steps": [
                {"at": step.at.isoformat(), "what": step.what, "note": note_of(row, step)}
                for step in row.events
            ],
        }
        for row in mine(person.id)
    ]
