"""When offerings meet, from their sessions and patterns."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lms.courses.attendance.models import Pattern, Session
from lms.courses.registration.rules.timetable import (
    Meeting,
    Slot,
    Span,
    Timetable,
    from_meetings,
    from_spans,
)
from lms.db import db


def timetables(offering_ids: Iterable[int]) -> dict[int, Timetable]:
    """The timetable of each offering; two statements. Online weeks have no hour and are left out."""
    ids = list(dict.fromkeys(offering_ids))
    if not ids:
        return {}
    meetings: dict[int, list[Meeting]] = {}
    rows = db.session.execute(
        select(Session.offering_id, Session.starts_at, Session.ends_at).where(
            Session.offering_id.in_(ids), Session.state == "planned", Session.mode != "online"
        )
    )
    for offering_id, starts_at, ends_at in rows:
        if offering_id is not None:
            meetings.setdefault(offering_id, []).append(Meeting(starts_at, ends_at))
    spans = _spans(ids)
    found = {}
    for id_ in ids:
        held = spans.get(id_, [])
        if id_ in meetings:
            found[id_] = from_meetings(meetings[id_], (span.slot for span in held))
        else:
            found[id_] = from_spans(held)
    return found


def weekly_hours(offering_ids: Iterable[int]) -> dict[int, tuple[Slot, ...]]:
    """The weekly hours of many offerings as their patterns say; one statement."""
    ids = list(offering_ids)
    return {id_: tuple(sorted({span.slot for span in spans})) for id_, spans in _spans(ids).items()}


def _spans(ids: list[int]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    for start in range(0, len(ids), 1000):
        rows = db.session.scalars(
            select(Pattern).where(
                Pattern.offering_id.in_(ids[start : start + 1000]), Pattern.mode != "online"
            )
        )
        for row in rows:
            for weekday in row.weekdays:
                slot = Slot(weekday, row.start_minute, row.end_minute, row.room)
                found.setdefault(row.offering_id or 0, []).append(
                    Span(slot, row.starts_on, row.ends_on)
                )
    return found
