"""The calendar of grades and objections. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.interop.formats.personal import has_resident_number

MOST_TEXT = 4_000  # characters
MOST_REASON = 500
MOST_TIMES = 3  # objections of one person to one course's result
MOST_SPAN = timedelta(days=200)


class Phase(StrEnum):
    """Where an offering's grades are."""

    BEFORE = "before"  # not published
    OBJECTING = "objecting"
    ANSWERING = "answering"  # nobody can object any more, answers are still due
    FINAL = "final"


@dataclass(frozen=True)
class Times:
    """The three moments of a calendar. The last moment of the objection period still counts."""

    published_from: datetime
    objections_until: datetime
    final_from: datetime


def phase(times: Times, now: datetime) -> Phase:
    """Decided from the clock when it is asked."""
    if now < times.published_from:
        return Phase.BEFORE
    if now >= times.final_from:
        return Phase.FINAL
    return Phase.OBJECTING if now <= times.objections_until else Phase.ANSWERING


def calendar_reasons(times: Times, held: Times | None, now: datetime) -> list[tuple[str, str]]:
    """(field, code) for what is wrong with new times; *held*: those in force."""
    found = []
    if times.objections_until <= times.published_from:
        found.append(("objections_until", "order_objections"))
    if times.final_from < times.objections_until:
        found.append(("final_from", "order_final"))
    if times.final_from - times.published_from > MOST_SPAN:
        found.append(("final_from", "too_long"))
    if held is None:
        if times.objections_until <= now:
            found.append(("objections_until", "past"))
        return found
    at = phase(held, now)
    if at is Phase.FINAL:
        return [("published_from", "over")]
    if at is not Phase.BEFORE and times.published_from != held.published_from:
        found.append(("published_from", "published"))
    if at is not Phase.BEFORE and times.objections_until < min(held.objections_until, now):
        found.append(("objections_until", "shortened"))
    if at is Phase.OBJECTING and times.objections_until < held.objections_until:
        found.append(("objections_until", "shortened"))
    if times.final_from <= now:
        found.append(("final_from", "past"))
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Asking:
    """What decides whether a learner may object. *asked* counts what was not withdrawn."""

    published: bool  # there is a result that they may see
    times: Times | None
    is_open: bool
    asked: int


def closed_code(asking: Asking, now: datetime) -> str:
    """Why nothing can be objected to now; empty: it can."""
    if asking.times is None:
        return "no_calendar"
    if not asking.published or now < asking.times.published_from:
        return "not_published"
    if asking.is_open:
        return "open"
    if phase(asking.times, now) is not Phase.OBJECTING:
        return "closed"
    return "times" if asking.asked >= MOST_TIMES else ""


def text_code(text: str, most: int = MOST_TEXT) -> str:
    """What is wrong with words that somebody else reads; empty: nothing."""
    if not text.strip():
        return "blank"
    if len(text) > most:
        return "long"
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "unstorable"
    return "resident_number" if has_resident_number(text) else ""
