"""Interview times: repeated slots, clashes, and until when a choice may change. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_SLOTS = 60
LENGTHS = (5, 240)  # minutes


@dataclass(frozen=True)
class Span:
    """A stretch of time, its end not part of it."""

    starts_at: datetime
    ends_at: datetime


def repeated(first: datetime, minutes: int, pause: int, count: int) -> list[Span]:
    """*count* slots of *minutes* each, *pause* minutes between them, the first at *first*."""
    step = timedelta(minutes=minutes + pause)
    return [
        Span(first + at * step, first + at * step + timedelta(minutes=minutes))
        for at in range(count)
    ]


def clash(span: Span, others: Iterable[Span]) -> Span | None:
    """The first of *others* that overlaps *span*; touching ends do not."""
    return next(
        (one for one in others if one.starts_at < span.ends_at and span.starts_at < one.ends_at),
        None,
    )


def problems(first: datetime, minutes: int, pause: int, count: int, now: datetime) -> list[str]:
    """Why slots cannot be opened so: codes."""
    found = []
    if first <= now:
        found.append("in_the_past")
    if not LENGTHS[0] <= minutes <= LENGTHS[1]:
        found.append("length_out_of_range")
    if not 0 <= pause <= LENGTHS[1]:
        found.append("pause_out_of_range")
    if not 1 <= count <= MOST_SLOTS:
        found.append("too_many_slots")
    return found


def may_choose(starts_at: datetime, now: datetime, lead_hours: int) -> bool:
    """Whether a slot may still be taken or left: until so many hours before it starts."""
    return now < starts_at - timedelta(hours=lead_hours)
