"""Sessions made from a pattern: which days, which periods, until which hours. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lms.courses.attendance.rules.states import Period, hours, total_minutes

#: More sessions than any course has: a pattern that would make more is a slip.
MOST = 1000


@dataclass(frozen=True)
class Recurrence:
    """A pattern as the rule needs it; minutes after midnight, beyond 1440 on the next day."""

    weekdays: tuple[int, ...]  # Monday 0
    starts_on: date
    ends_on: date
    start: int
    end: int
    break_from: int | None = None
    break_to: int | None = None
    period_minutes: int = 60
    total_minutes: int | None = None  # stop when they are reached; the last day may be shorter
    mode: str = "offline"
    online_weeks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A session to be made."""

    on: date
    periods: tuple[Period, ...]
    mode: str

    @property
    def minutes(self) -> int:
        """Without breaks."""
        return total_minutes(self.periods)

    @property
    def hours(self) -> Decimal:
        """Without breaks."""
        return hours(self.minutes)


@dataclass(frozen=True)
class Generated:
    """What a pattern makes, and what it leaves out."""

    slots: tuple[Slot, ...]
    skipped: tuple[date, ...]  # days off on which it would have met
    taken: tuple[date, ...]  # days on which there is a session at that time already
    short_by: int  # minutes that are missing of the wanted total when its span is over

    @property
    def minutes(self) -> int:
        """In all."""
        return sum(slot.minutes for slot in self.slots)


def periods_between(
    start: int, end: int, break_from: int | None, break_to: int | None, length: int
) -> tuple[Period, ...]:
    """The periods of a day: of *length* minutes each, none across the break, the last may be shorter."""
    stretches = [(start, end)]
    if break_from is not None and break_to is not None and break_from < break_to:
        stretches = [(start, min(break_from, end)), (max(break_to, start), end)]
    found: list[Period] = []
    for first, last in stretches:
        at = first
        while at < last:
            found.append((at, min(at + length, last)))
            at += length
    return tuple(found)


def cut(periods: Sequence[Period], minutes: int) -> tuple[Period, ...]:
    """The first *minutes* of the periods."""
    found: list[Period] = []
    for first, last in periods:
        if minutes <= 0:
            break
        found.append((first, min(last, first + minutes)))
        minutes -= last - first
    return tuple(found)


def week_of(day: date, starts_on: date) -> int:
    """The number, from 1, of the week (Monday to Sunday) in which *day* lies."""
    first = starts_on - timedelta(days=starts_on.weekday())
    return (day - first).days // 7 + 1


def generate(
    pattern: Recurrence, off: Collection[date], taken: Collection[tuple[date, int]] = ()
) -> Generated:
    """The sessions of *pattern* without the days *off* and what is *taken* (day, first minute)."""
    whole = periods_between(
        pattern.start, pattern.end, pattern.break_from, pattern.break_to, pattern.period_minutes
    )
    slots: list[Slot] = []
    skipped: list[date] = []
    already: list[date] = []
    left = pattern.total_minutes
    day = pattern.starts_on
    while day <= pattern.ends_on and len(slots) < MOST and (left is None or left > 0):
        if day.weekday() in pattern.weekdays:
            if day in off:
                skipped.append(day)
            elif (day, pattern.start) in taken:
                already.append(day)
            else:
                periods = whole if left is None else cut(whole, left)
                week = week_of(day, pattern.starts_on)
                mode = "online" if week in pattern.online_weeks else pattern.mode
                slots.append(Slot(day, periods, mode))
                if left is not None:
                    left -= total_minutes(periods)
        day += timedelta(days=1)
    return Generated(tuple(slots), tuple(skipped), tuple(already), max(0, left or 0))
