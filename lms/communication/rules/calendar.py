"""The days of a calendar's views; pure. Weeks begin on Sunday, as Korean calendars print them."""

from __future__ import annotations

from calendar import SUNDAY, Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Final

from lms.clock import SEOUL

VIEWS: Final = ("month", "week", "list")
#: How far ahead the list looks.
LIST_DAYS: Final = 60
_FIRST_YEAR, _LAST_YEAR = MINYEAR + 1, MAXYEAR - 1


@dataclass(frozen=True)
class Span:
    """Days from *first* up to and with *last*."""

    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def reachable(day: date) -> bool:
    """Whether every view around *day* has only days that exist."""
    return _FIRST_YEAR < day.year < _LAST_YEAR


def weeks(day: date) -> list[list[date]]:
    """The weeks that show the month of *day*, each seven days from Sunday on."""
    return Calendar(SUNDAY).monthdatescalendar(day.year, day.month)


def span(view: str, day: date) -> Span:
    """The days that a view around *day* shows."""
    if view == "month":
        shown = weeks(day)
        return Span(shown[0][0], shown[-1][-1])
    if view == "week":
        sunday = day - timedelta(days=(day.weekday() + 1) % 7)
        return Span(sunday, sunday + timedelta(days=6))
    return Span(day, day + timedelta(days=LIST_DAYS - 1))


def shift(view: str, day: date, step: int) -> date:
    """The day around which the view before (-1) or after (+1) stands."""
    if view == "month":
        months = day.year * 12 + day.month - 1 + step
        return date(months // 12, months % 12 + 1, 1)
    return day + timedelta(days=(7 if view == "week" else LIST_DAYS) * step)


def days_of(start: datetime | date, end: datetime | date | None, shown: Span) -> list[date]:
    """The days within *shown* that something covers, in Seoul.

    An *end* that is a moment is not part of it (what ends at midnight does not touch the next
    day); an *end* that is a day is its last day.
    """
    first = day_of(start)
    last = first
    if isinstance(end, datetime):
        last = max(first, day_of(end - timedelta(microseconds=1)))
    elif end is not None:
        last = max(first, end)
    first, last = max(first, shown.first), min(last, shown.last)
    return list(Span(first, last)) if first <= last else []


def day_of(moment: datetime | date) -> date:
    """The day in Seoul."""
    return moment.astimezone(SEOUL).date() if isinstance(moment, datetime) else moment
