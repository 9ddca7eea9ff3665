"""Timetables: what meets when, and where two offerings meet at the same time.

An offering's meetings are its sessions; where none were made yet, its pattern's days. Two
offerings clash where a meeting of the one overlaps one of the other on the same day; one that
begins when the other ends is no clash. An online week has no hour and clashes with nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.clock import SEOUL

DAY, WEEK = 1440, 7 * 1440


@dataclass(frozen=True, order=True)
class Slot:
    """A weekly hour: Monday 0, minutes after midnight in Seoul (past midnight beyond 1440)."""

    weekday: int
    start: int
    end: int
    room: str = ""

    def meets(self, other: Slot) -> bool:
        """Whether both take place at the same time of the week; touching is not meeting."""
        a, b = self.weekday * DAY + self.start, other.weekday * DAY + other.start
        one, two = self.end - self.start, other.end - other.start
        return (b - a) % WEEK < one or (a - b) % WEEK < two


@dataclass(frozen=True)
class Span:
    """A weekly hour from a day to a day, both counted."""

    slot: Slot
    starts_on: date
    ends_on: date


@dataclass(frozen=True, order=True)
class Meeting:
    """One time at which an offering meets."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Timetable:
    """When an offering meets: each time, and the weekly hours that people read."""

    meetings: tuple[Meeting, ...] = ()
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Clash:
    """Where two offerings meet at once: *times* often, first on *first*; *slot*: every week.

    *slot* is the other's weekly hour that clashes; none where only single days do.
    """

    times: int
    first: Meeting
    slot: Slot | None


def from_spans(spans: Iterable[Span]) -> Timetable:
    """The timetable that patterns promise before sessions were made."""
    held = list(spans)
    meetings = sorted(meeting for span in held for meeting in _days(span))
    return Timetable(tuple(meetings), tuple(sorted({span.slot for span in held})))


def from_meetings(meetings: Iterable[Meeting], slots: Iterable[Slot] = ()) -> Timetable:
    """The timetable of sessions; without *slots*, those that recur are found in them."""
    held = tuple(sorted(meetings))
    return Timetable(held, tuple(sorted(set(slots))) or tuple(weekly(held)))


def weekly(meetings: Sequence[Meeting]) -> list[Slot]:
    """The weekly hours of meetings: those met at least twice, or all where there are few."""
    counts = Counter(slot_of(meeting) for meeting in meetings)
    least = 2 if any(count > 1 for count in counts.values()) else 1
    return sorted(slot for slot, count in counts.items() if count >= least)


def slot_of(meeting: Meeting) -> Slot:
    """The weekly hour of a meeting."""
    start = meeting.start.astimezone(SEOUL)
    minute = start.hour * 60 + start.minute
    length = int((meeting.end - meeting.start).total_seconds() // 60)
    return Slot(start.weekday(), minute, minute + length)


def clash(one: Timetable, other: Timetable) -> Clash | None:
    """Where *one* and *other* meet at once; none where they never do."""
    found = list(_overlaps(one.meetings, other.meetings))
    if not found:
        return None
    counts = Counter(slot_of(theirs) for _mine, theirs in found)
    slot, times = max(counts.items(), key=lambda item: (item[1], -item[0].weekday))
    first = min(theirs for _mine, theirs in found)
    return Clash(len(found), first, slot if times > 1 else None)


def _overlaps(
    one: Sequence[Meeting], other: Sequence[Meeting]
) -> Iterator[tuple[Meeting, Meeting]]:
    """Every pair that overlaps; both are in order of their beginning."""
    start = 0
    for mine in one:
        while start < len(other) and other[start].end <= mine.start:
            start += 1
        for theirs in other[start:]:
            if theirs.start >= mine.end:
                break
            if theirs.end > mine.start:
                yield mine, theirs


def fits_between(slots: Iterable[Slot], taken: Sequence[Slot]) -> bool:
    """Whether weekly hours leave those *taken* alone: a quick look before the days are compared."""
    return not any(mine.meets(theirs) for mine in slots for theirs in taken)


def _days(span: Span) -> Iterator[Meeting]:
    day = span.starts_on + timedelta(days=(span.slot.weekday - span.starts_on.weekday()) % 7)
    while day <= span.ends_on:
        midnight = datetime(day.year, day.month, day.day, tzinfo=SEOUL)
        yield Meeting(
            midnight + timedelta(minutes=span.slot.start),
            midnight + timedelta(minutes=span.slot.end),
        )
        day += timedelta(days=7)
