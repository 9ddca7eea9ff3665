"""The private calendar as iCalendar (RFC 5545), as Google, Outlook and Apple calendars read it.

Moments are written in UTC, so that no reader has to know a time zone; days are written as days.
The same entries always give the same bytes: a reader that asks again is told that nothing changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import force_locale
from icalendar import Calendar, Event, vDuration

from lms import i18n
from lms.communication.calendar import Entry

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: How often a reader is asked to look again.
REFRESH = timedelta(hours=1)
#: The revision of an entry whose feature knows none: a fixed day, so that the bytes stay the same.
_UNKNOWN = datetime(2026, 1, 1, tzinfo=UTC)
#: What no line of a calendar may hold; tabs and line ends are escaped by the writer.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def feed(entries: Iterable[Entry], *, name: str, language: str, base_url: str, host: str) -> bytes:
    """The calendar called *name* in *language*; *host* makes the entries' uids the site's own."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//calendar//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _clean(name))
    calendar.add("x-wr-timezone", "Asia/Seoul")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    with force_locale(language):
        for entry in entries:
            calendar.add_component(_event(entry, base_url, host))
    return bytes(calendar.to_ical())


def _event(entry: Entry, base_url: str, host: str) -> Event:
    event = Event()
    revised = (entry.updated_at or _UNKNOWN).astimezone(UTC).replace(microsecond=0)
    title, group = i18n.local(entry), i18n.local(entry, "group")
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", revised)
    event.add("last-modified", revised)
    event.add("sequence", entry.sequence)
    event.add("summary", _clean(f"[{entry.label}] {title}"))
    if group:
        event.add("categories", [_clean(group)])
    link = base_url + entry.url if entry.url else ""
    event.add("description", _clean("\n".join(filter(None, (group, link)))))
    if link:
        event.add("url", link)
    event.add("dtstart", _written(entry.start))
    end = _end(entry)
    if end is not None:
        event.add("dtend", end)
    event.add("transp", "TRANSPARENT")  # a deadline does not make anybody busy
    event.add("class", "PRIVATE")
    return event


def _end(entry: Entry) -> datetime | date | None:
    """The end as the format counts it: for days the one after the last; never before the start."""
    if entry.end is None:
        return None
    if isinstance(entry.start, datetime) and isinstance(entry.end, datetime):
        end = _written(entry.end)
        return end if end > _written(entry.start) else None
    if not isinstance(entry.start, datetime) and not isinstance(entry.end, datetime):
        return entry.end + timedelta(days=1) if entry.end >= entry.start else None
    return None


def _written(moment: Any) -> Any:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).replace(microsecond=0)
    return moment


def _clean(text: str) -> str:
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
