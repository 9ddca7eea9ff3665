"""Marking people: one write for every source, with who, when, from where, and the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms import audit, clock
from lms.accounts.models import Person
from lms.courses.attendance import queries
from lms.courses.attendance.models import Mark, Session
from lms.courses.attendance.rules.policy import AttendancePolicy
from lms.courses.attendance.rules.states import (
    Part,
    Source,
    State,
    attended,
    checked,
    headline,
)
from lms.courses.attendance.rules.windows import may_mark
from lms.courses.editing import Conflict, NotAllowed
from lms.db import db

#: Sources by which somebody else says how a person was there: nobody says so of themselves.
BY_HAND: Final = (Source.OWN, Source.IMPORT, Source.CORRECTION)


class MarkConflict(Conflict):
    """Somebody else marked in between; *mark* is what is stored now (none: it was removed)."""

    def __init__(self, mark: Mark | None) -> None:
        super().__init__("mark")
        self.mark = mark


@dataclass(frozen=True)
class Wanted:
    """What a person's mark is to be. *version*: of the mark that was seen, 0 for none was there;
    none: whatever is there."""

    person_id: int
    parts: tuple[Part, ...]
    excuse: str = ""
    version: int | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None


def mark(
    session: Session,
    person_id: int,
    parts: Iterable[Part],
    *,
    actor: Person | None,
    source: str = Source.OWN,
    reason: str = "",
    expected_version: int | None = None,
    excuse: str = "",
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
) -> Mark:
    """Set how somebody was at a session: *parts* are what they missed, none for all there.

    Raises :class:`MarkConflict`, ``rules.states.WrongParts``, and ``NotAllowed`` (not_learner,
    own_mark, cancelled, not_begun, window_closed, official_wins). Setting what is there already changes nothing.
    """
    wanted = Wanted(person_id, tuple(parts), excuse, expected_version, arrived_at, left_at)
    known = {one.person_id for one in queries.learners(session.place, [person_id])}
    held = _held(session, [person_id])
    return _set(
        session, wanted, held.get(person_id), known, actor, source, reason,
        queries.policy_at(session.place, session.on).value,
    )  # fmt: skip


def mark_many(
    session: Session,
    wanted: Iterable[Wanted],
    *,
    actor: Person | None,
    source: str = Source.OWN,
    reason: str = "",
) -> dict[int, Mark | Exception]:
    """Mark several people of one session; what became of each, by person.

    One who cannot be marked (see :func:`mark`) does not keep the others from being marked.
    """
    all_wanted = list(wanted)
    ids = [one.person_id for one in all_wanted]
    known = {one.person_id for one in queries.learners(session.place, ids)}
    held = _held(session, ids)
    policy = queries.policy_at(session.place, session.on).value
    found: dict[int, Mark | Exception] = {}
    for one in all_wanted:
        try:
            found[one.person_id] = _set(
                session, one, held.get(one.person_id), known, actor, source, reason, policy
            )
        except (Conflict, NotAllowed, ValueError) as error:
            found[one.person_id] = error
    return found


def unmark(session: Session, person_id: int, *, actor: Person | None, version: int) -> None:
    """Take a mark back, as if nobody had marked. Raises as :func:`mark`."""
    held = _held(session, [person_id]).get(person_id)
    if held is None:
        return
    if held.version != version:
        raise MarkConflict(held)
    if actor is not None and actor.id == person_id:
        raise NotAllowed("own_mark")
    policy = queries.policy_at(session.place, session.on).value
    _refuse(session, held, Source.OWN, policy)
    audit.record("attendance.unmark", "attendance_mark", held.id, actor=actor, before=_facts(held))
    db.session.delete(held)
    db.session.flush()


def _held(session: Session, person_ids: list[int]) -> Mapping[int, Mark]:
    rows = db.session.scalars(
        select(Mark)
        .where(Mark.session_id == session.id, Mark.person_id.in_(person_ids))
        .order_by(Mark.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.person_id: row for row in rows}


def _refuse(session: Session, held: Mark | None, source: str, policy: AttendancePolicy) -> None:
    refused = may_mark(
        state=session.state,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        now=clock.now(),
        marked=held is not None,
        held_source=held.source if held is not None else "",
        source=source,
        policy=policy,
    )
    if refused:
        raise NotAllowed(refused, days=policy.correction_days)


def _set(
    session: Session,
    wanted: Wanted,
    held: Mark | None,
    known: set[int],
    actor: Person | None,
    source: str,
    reason: str,
    policy: AttendancePolicy,
) -> Mark:
    if wanted.person_id not in known:
        raise NotAllowed("not_learner")
    if actor is not None and actor.id == wanted.person_id and source in BY_HAND:
        raise NotAllowed("own_mark")
    if wanted.version is not None and wanted.version != (held.version if held else 0):
        raise MarkConflict(held)
    periods = queries.periods_of(session)
    parts = checked(wanted.parts, periods)
    state = headline(parts)
    stored: list[list[Any]] = [[str(part.state), part.start, part.end] for part in parts]
    excuse = wanted.excuse if any(part.state == State.EXCUSED for part in parts) else ""
    if (
        held is not None
        and (held.parts, held.excuse) == (stored, excuse)
        and held.source == source
        and (held.arrived_at, held.left_at) == (wanted.arrived_at, wanted.left_at)
    ):
        return held
    _refuse(session, held, source, policy)
    before = _facts(held) if held is not None else None
    row = held or Mark(session_id=session.id, person_id=wanted.person_id)
    row.state, row.parts, row.excuse = state, stored, excuse
    row.minutes = attended(parts, periods)
    row.arrived_at, row.left_at = wanted.arrived_at, wanted.left_at
    row.source, row.reason = source, reason
    row.marked_by_id = actor.id if actor is not None else None
    row.marked_at = clock.now()
    if held is None:
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError as error:  # somebody marked at the same moment
            found = _held(session, [wanted.person_id]).get(wanted.person_id)
            raise MarkConflict(found) from error
    else:
        db.session.flush()
    audit.record(
        "attendance.mark", "attendance_mark", row.id, actor=actor, before=before,
        after=_facts(row), reason=reason,
    )  # fmt: skip
    return row


def _facts(mark_: Mark) -> dict[str, Any]:
    return {
        "session": mark_.session_id,
        "state": str(mark_.state),
        "parts": mark_.parts,
        "source": str(mark_.source),
    } | ({"excuse": mark_.excuse} if mark_.excuse else {})


def window_ends(session: Session, policy: AttendancePolicy) -> datetime:
    """Until when marks of a session may be changed without a request."""
    return session.ends_at + timedelta(days=policy.correction_days)
