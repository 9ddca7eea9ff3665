"""Patterns: making sessions from them, giving those to come other words and times, removing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, select, update

from lms import audit, clock
from lms.access import Scope
from lms.courses import editing
from lms.courses.attendance import notices, queries
from lms.courses.attendance.models import Mark, Pattern, Session
from lms.courses.attendance.operations.sessions import Times, columns
from lms.courses.attendance.queries import PlaceCard
from lms.courses.attendance.rules.generation import (
    Generated,
    Recurrence,
    Slot,
    cut,
    generate,
    periods_between,
    week_of,
)
from lms.courses.attendance.rules.states import Period, hours, total_minutes
from lms.courses.editing import NotAllowed
from lms.db import db


def planned(place: Scope, pattern: Recurrence) -> Generated:
    """What *pattern* would make at *place* now: without days off and without what is held already."""
    taken = {
        (session.on, session.periods[0][0])
        for session in queries.sessions(place, pattern.starts_on, pattern.ends_on)
    }
    off = queries.days_off(place, pattern.starts_on, pattern.ends_on)
    return generate(pattern, off, taken)


def add_pattern(
    place: Scope, pattern: Recurrence, *, title: str = "", room: str = ""
) -> tuple[Pattern, Generated]:
    """Keep a pattern and make its sessions. Raises ``NotAllowed`` (nothing_made) where it makes none."""
    made = planned(place, pattern)
    if not made.slots:
        raise NotAllowed("nothing_made")
    row = Pattern(
        **columns(place),
        title=title,
        weekdays=list(pattern.weekdays),
        starts_on=pattern.starts_on,
        ends_on=pattern.ends_on,
        start_minute=pattern.start,
        end_minute=pattern.end,
        break_from=pattern.break_from,
        break_to=pattern.break_to,
        period_minutes=pattern.period_minutes,
        total_hours=None if pattern.total_minutes is None else hours(pattern.total_minutes),
        mode=pattern.mode,
        online_weeks=list(pattern.online_weeks),
        room=room,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(_session(place, slot, row) for slot in made.slots)
    db.session.flush()
    audit.record(
        "attendance.pattern.add", "session_pattern", row.id,
        after={place.kind: place.id, "sessions": len(made.slots),
               "hours": str(hours(made.minutes))},
    )  # fmt: skip
    return row, made


def _session(place: Scope, slot: Slot, pattern: Pattern) -> Session:
    times = Times(slot.on, slot.periods)
    return Session(
        **columns(place),
        pattern_id=pattern.id,
        on=slot.on,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        periods=[list(period) for period in slot.periods],
        hours=times.hours,
        mode=slot.mode,
        room="" if slot.mode == "online" else pattern.room,
        title=pattern.title,
        state="planned",
        created_at=clock.now(),
    )


@dataclass(frozen=True)
class Hours:
    """A pattern's times of day, in minutes after midnight; *end* may lie beyond 1440."""

    start: int
    end: int
    break_from: int | None = None
    break_to: int | None = None
    period_minutes: int = 60

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of a whole day."""
        return periods_between(
            self.start, self.end, self.break_from, self.break_to, self.period_minutes
        )


def hours_of(pattern: Pattern) -> Hours:
    """The times of day of a pattern as it is."""
    return Hours(
        pattern.start_minute, pattern.end_minute, pattern.break_from, pattern.break_to,
        pattern.period_minutes,
    )  # fmt: skip


def update_pattern(
    pattern: Pattern,
    *,
    title: str,
    room: str,
    mode: str,
    version: int,
    times: Hours | None = None,
    card: PlaceCard | None = None,
) -> int:
    """Another title, room, mode or time of day for the pattern and its sessions to come.

    Returns how many changed. Only what is changed here reaches the sessions; online weeks stay
    online. New *times* reach those that have the pattern's own times and no mark; a last day that
    was shorter keeps its length. Raises ``NotAllowed`` (overlaps), and nothing is changed then.
    """
    editing.hold(pattern, version)
    before = _pattern_facts(pattern)
    titled = pattern.title != title
    placed = (pattern.room, pattern.mode) != (room, mode)
    old = hours_of(pattern)
    new = times or old
    timed = new != old
    pattern.title, pattern.room, pattern.mode = title, room, mode
    pattern.start_minute, pattern.end_minute = new.start, new.end
    pattern.break_from, pattern.break_to = new.break_from, new.break_to
    pattern.period_minutes = new.period_minutes
    coming = list(
        db.session.scalars(
            select(Session)
            .where(
                Session.pattern_id == pattern.id,
                Session.starts_at > clock.now(),
                Session.state == "planned",
            )
            .order_by(Session.id)
            .with_for_update()
        )
    )
    for session in coming:
        if titled:
            session.title = title
        if placed:
            week = week_of(session.moved_from or session.on, pattern.starts_on)
            session.mode = "online" if week in pattern.online_weeks else mode
            session.room = "" if session.mode == "online" else room
    if timed:
        _retime(coming, old, new)
    changed = sum(db.session.is_modified(session) for session in coming)
    db.session.flush()
    if timed:
        _all_free(pattern.place, coming)
        notices.tell_retimed(card or queries.card(pattern.place), pattern)
    audit.record(
        "attendance.pattern.update", "session_pattern", pattern.id, before=before,
        after=_pattern_facts(pattern) | {"sessions": changed},
    )  # fmt: skip
    return int(changed)


def _pattern_facts(pattern: Pattern) -> dict[str, Any]:
    return {
        "room": pattern.room,
        "mode": pattern.mode,
        "periods": [list(period) for period in hours_of(pattern).periods],
    }


def _retime(coming: list[Session], old: Hours, new: Hours) -> None:
    """Give new times to the sessions that have the old ones, whole or cut short at the end."""
    marked = queries.mark_counts([one.id for one in coming])
    whole = total_minutes(old.periods)
    for session in coming:
        held = queries.periods_of(session)
        minutes = total_minutes(held)
        if session.id in marked or held != cut(old.periods, minutes):
            continue
        times = Times(session.on, new.periods if minutes == whole else cut(new.periods, minutes))
        session.periods, session.hours = [list(one) for one in times.periods], times.hours
        session.starts_at, session.ends_at = times.starts_at, times.ends_at


def _all_free(place: Scope, changed: list[Session]) -> None:
    """Raise ``NotAllowed`` (overlaps) where one of *changed* runs into another of the place."""
    if not changed:
        return
    days = [session.on for session in changed]
    held = queries.sessions(place, min(days) - timedelta(days=1), max(days) + timedelta(days=1))
    ordered = sorted(held, key=lambda one: (one.starts_at, one.ends_at))
    mine = {session.id for session in changed}
    for first, second in pairwise(ordered):
        if second.starts_at < first.ends_at and {first.id, second.id} & mine:
            raise NotAllowed("overlaps", at=second.starts_at)


def remove_pattern(pattern: Pattern) -> tuple[int, int]:
    """Remove a pattern with its sessions to come that nobody was marked in; (removed, kept)."""
    marked = select(Mark.session_id)
    made_up = select(Session.makeup_of_id).where(Session.makeup_of_id.is_not(None))
    removed = db.session.execute(
        delete(Session).where(
            Session.pattern_id == pattern.id,
            Session.starts_at > clock.now(),
            Session.id.not_in(marked),
            Session.id.not_in(made_up),
        )
    ).rowcount  # type: ignore[attr-defined]
    kept = db.session.execute(
        update(Session).where(Session.pattern_id == pattern.id).values(pattern_id=None)
    ).rowcount  # type: ignore[attr-defined]
    audit.record(
        "attendance.pattern.remove", "session_pattern", pattern.id,
        before={"removed": removed, "kept": kept},
    )  # fmt: skip
    db.session.delete(pattern)
    db.session.flush()
    return int(removed), int(kept)
