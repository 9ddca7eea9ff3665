"""A person's calendar: its days for a view, and whose a feed is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from lms import clock, i18n
from lms.accounts.models import Person
from lms.communication import calendar
from lms.communication.calendar import Entry
from lms.communication.models import CalendarFeed
from lms.communication.rules.calendar import Span, days_of
from lms.db import db

#: What a feed holds, back and ahead of today.
FEED_BACK, FEED_AHEAD = timedelta(days=120), timedelta(days=400)


@dataclass(frozen=True)
class Shown:
    """The entries of a view by day, and the courses that they belong to (id, name)."""

    days: dict[date, list[Entry]]
    courses: list[tuple[int, str]]

    @property
    def count(self) -> int:
        """How many different entries there are."""
        return len({entry.uid for entries in self.days.values() for entry in entries})


def between(person: Person, span: Span, course: int | None = None) -> Shown:
    """What *person* has on the days of *span*, of one course or of all."""
    found = calendar.entries(
        person,
        clock.seoul_midnight(span.first),
        clock.seoul_midnight(span.last + timedelta(days=1)),
    )
    days: dict[date, list[Entry]] = {}
    for entry in found:
        if course is not None and entry.group_id != course:
            continue
        for day in days_of(entry.start, entry.end, span):
            days.setdefault(day, []).append(entry)
    return Shown(days, _courses(found))


def _courses(entries: Iterable[Entry]) -> list[tuple[int, str]]:
    names = {
        entry.group_id: i18n.local(entry, "group")
        for entry in entries
        if entry.group_id is not None
    }
    return sorted(names.items(), key=lambda item: (item[1], item[0]))


def for_feed(person: Person) -> list[Entry]:
    """Everything that the person's feed holds now."""
    today = clock.today()
    return calendar.entries(
        person,
        clock.seoul_midnight(today - FEED_BACK),
        clock.seoul_midnight(today + FEED_AHEAD),
    )


def feed_of(person_id: int) -> CalendarFeed | None:
    """The person's feed, if there is one."""
    return db.session.get(CalendarFeed, person_id)


def feed_by_hash(token_hash: str) -> tuple[CalendarFeed, Person] | None:
    """The feed with this hash and its person, while their account is open."""
    row = db.session.execute(
        select(CalendarFeed, Person)
        .join(Person, Person.id == CalendarFeed.person_id)
        .where(CalendarFeed.token_hash == token_hash)
    ).one_or_none()
    if row is None or not row[1].is_active:
        return None
    return row[0], row[1]
