"""Reading sessions, patterns and marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from lms.access import Scope
from lms.courses.attendance.models import Mark, Pattern, Session
from lms.courses.attendance.rules.states import Part, State
from lms.courses.attendance.rules.summary import SessionFact
from lms.db import db


def at(model: type[Session] | type[Pattern], place: Scope) -> ColumnElement[bool]:
    """The condition that a row is of *place*."""
    if place.kind == "cohort":
        return model.cohort_id == place.id
    if place.kind == "offering":
        return model.offering_id == place.id
    raise ValueError(f"no sessions at {place.kind}")


def sessions(
    place: Scope,
    first: date | None = None,
    last: date | None = None,
    *,
    cancelled: bool = False,
) -> list[Session]:
    """The sessions of a place from *first* to *last*, both counted, in order; one statement."""
    query = select(Session).where(at(Session, place))
    if first is not None:
        query = query.where(Session.on >= first)
    if last is not None:
        query = query.where(Session.on <= last)
    if not cancelled:
        query = query.where(Session.state == "planned")
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def patterns(place: Scope) -> list[Pattern]:
    """The patterns of a place in the order of their making."""
    return list(db.session.scalars(select(Pattern).where(at(Pattern, place)).order_by(Pattern.id)))


def session_counts(pattern_ids: Iterable[int]) -> dict[int, int]:
    """How many sessions came of each pattern."""
    rows = db.session.execute(
        select(Session.pattern_id, func.count().label("held"))
        .where(Session.pattern_id.in_(list(pattern_ids)))
        .group_by(Session.pattern_id)
    )
    return {row.pattern_id: row.held for row in rows if row.pattern_id is not None}


def marks(
    session_ids: Collection[int], person_ids: Collection[int] | None = None
) -> dict[tuple[int, int], Mark]:
    """Marks by (session id, person id); one statement."""
    if not session_ids:
        return {}
    query = select(Mark).where(Mark.session_id.in_(list(session_ids)))
    if person_ids is not None:
        query = query.where(Mark.person_id.in_(list(person_ids)))
    return {(row.session_id, row.person_id): row for row in db.session.scalars(query)}


def mark_counts(session_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many marks of each state each session has; one statement."""
    if not session_ids:
        return {}
    rows = db.session.execute(
        select(Mark.session_id, Mark.state, func.count().label("people"))
        .where(Mark.session_id.in_(list(session_ids)))
        .group_by(Mark.session_id, Mark.state)
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.session_id, {})[row.state] = row.people
    return found


def rooms() -> list[str]:
    """Names of rooms that were used before, for a form to offer."""
    rows = db.session.scalars(
        select(Session.room).where(Session.room != "").distinct().order_by(Session.room).limit(200)
    )
    return list(rows)


def clashes(place: Scope, starts_at: datetime, ends_at: datetime, room: str) -> list[Session]:
    """Sessions elsewhere in the same room at the same time; nothing where no room is named."""
    if not room:
        return []
    query = select(Session).where(
        Session.room == room,
        Session.state == "planned",
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
    )
    held = db.session.scalars(query.order_by(Session.starts_at).limit(6))
    return [session for session in held if session.place != place]


def parts_of(mark: Mark) -> tuple[Part, ...]:
    """The parts of a mark as rules take them."""
    return read_parts(mark.parts)


def read_parts(stored: Sequence[Sequence[Any]]) -> tuple[Part, ...]:
    """Stored parts ([state, from, to]) as rules take them."""
    return tuple(Part(int(start), int(end), State(state)) for state, start, end in stored)


def periods_of(session: Session) -> tuple[tuple[int, int], ...]:
    """A session's periods as rules take them."""
    return tuple((int(start), int(end)) for start, end in session.periods)


def fact(session: Session, now: datetime) -> SessionFact:
    """A session as rules take it."""
    return SessionFact(session.id, session.on, periods_of(session), session.ends_at <= now)
