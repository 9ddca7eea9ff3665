"""Which dates hold for one person, and where the clock stands against them. Pure.

An item (an assignment or a quiz) has dates of its own. An override names an item and a person or a
group, and says only what differs. For each field by itself: what a person was given wins over what
their groups were given, and that over the item's own. Of several groups the kindest holds: the
earliest opening, the latest due date, the most minutes and attempts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Base:
    """The dates that an item has for everybody."""

    available_from: datetime | None = None
    due_at: datetime | None = None
    late_until: datetime | None = None


@dataclass(frozen=True)
class Override:
    """What differs for a person or a group; a field that is none leaves what would hold anyway."""

    id: int
    personal: bool
    available_from: datetime | None = None
    due_at: datetime | None = None
    late_until: datetime | None = None
    extra_minutes: int | None = None
    extra_attempts: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Dates:
    """The dates that hold for one person.

    ``available_from`` none: at once. ``due_at`` none: no deadline. ``late_until`` none: nothing
    after the due date. ``applied`` are the overrides that decided at least one field.
    """

    available_from: datetime | None = None
    due_at: datetime | None = None
    late_until: datetime | None = None
    extra_minutes: int = 0
    extra_attempts: int = 0
    applied: tuple[Override, ...] = ()

    @property
    def last(self) -> datetime | None:
        """The last moment at which something is accepted; none: no end."""
        return None if self.due_at is None else self.late_until or self.due_at


class Phase(StrEnum):
    """Where the clock stands."""

    UPCOMING = "upcoming"  # not open yet
    OPEN = "open"
    LATE = "late"  # handing in still works, and is marked as late
    CLOSED = "closed"


def phase(dates: Dates, now: datetime) -> Phase:
    """Where *now* stands: opening and due moments are in time, the last late one is accepted."""
    if dates.available_from is not None and now < dates.available_from:
        return Phase.UPCOMING
    if dates.due_at is None or now <= dates.due_at:
        return Phase.OPEN
    if dates.late_until is not None and now <= dates.late_until:
        return Phase.LATE
    return Phase.CLOSED


#: How the kindest of several values is chosen.
_KINDEST: dict[str, Callable[..., Any]] = {
    "available_from": min,
    "due_at": max,
    "late_until": max,
    "extra_minutes": max,
    "extra_attempts": max,
}


def effective(base: Base, overrides: Iterable[Override]) -> Dates:
    """The dates of an item for a person whom exactly these *overrides* concern."""
    ranked = sorted(overrides, key=lambda override: override.id)
    values: dict[str, Any] = {}
    used: set[int] = set()
    for field, kindest in _KINDEST.items():
        values[field] = getattr(base, field, 0)
        for personal in (True, False):
            given = {
                override.id: value
                for override in ranked
                if override.personal is personal and (value := getattr(override, field)) is not None
            }
            if given:
                values[field] = kindest(given.values())
                used.add(next(key for key, value in given.items() if value == values[field]))
                break
    due_at, late_until = values["due_at"], values["late_until"]
    if due_at is None or (late_until is not None and late_until <= due_at):
        values["late_until"] = None  # a due date that was moved past it leaves nothing to be late
    return Dates(**values, applied=tuple(o for o in ranked if o.id in used))


def moved_dates(item: Any, days: int) -> Base:
    """The dates of an item, moved by whole days: the hour in Seoul stays, it has no summer time."""
    by = timedelta(days=days)

    def moved(moment: datetime | None) -> datetime | None:
        return None if moment is None else moment + by

    return Base(moved(item.available_from), moved(item.due_at), moved(item.late_until))
