"""The calendar's entries: each feature registers where its own come from.

The calendar lies below the courses; they fill it in::

    register_entries(lambda person, start, end: [Entry(...), ...])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """Something on a person's calendar. Bilingual: title, group.

    *start* is an aware moment, or a day (in Seoul) for what has no hour. *end* is the moment at
    which it is over, or its last day. *uid* names the thing for ever: a calendar that reads the
    feed again finds by it what it has already. *label* and *icon* say what kind it is.
    """

    uid: str
    title_ko: str
    title_en: str
    start: datetime | date
    label: Any  # a lazy translation: "과제 마감"
    end: datetime | date | None = None
    icon: str = "calendar"
    url: str = ""  # a path on this site
    group_id: int | None = None  # the offering that it belongs to
    group_ko: str = ""
    group_en: str = ""
    done: bool = False
    updated_at: datetime | None = None
    sequence: int = 0  # how often it was revised


Entries = Callable[[Any, datetime, datetime], Iterable[Entry]]
_finders: list[Entries] = []


def register_entries(finder: Entries) -> None:
    """*finder(person, start, end)* gives the person's own entries that touch start ≤ t < end.

    Only what the person may see: the feed is read without anybody being signed in, so a finder
    decides by *person* alone. A fixed number of statements, whatever the span.
    """
    if finder not in _finders:
        _finders.append(finder)


def entries(person: Any, start: datetime, end: datetime) -> list[Entry]:
    """Every registered entry of *person*, the earliest first; what lasts all day before the rest."""
    from lms.communication.rules.calendar import day_of

    found = [entry for finder in _finders for entry in finder(person, start, end)]
    return sorted(
        found,
        key=lambda entry: (
            day_of(entry.start),
            isinstance(entry.start, datetime),
            str(entry.start) if not isinstance(entry.start, datetime) else entry.start.isoformat(),
            entry.uid,
        ),
    )
