"""A training log's way from draft to approved, what is missing, and what a signature holds. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class LogState(StrEnum):
    """How far a training log has come."""

    DRAFT = "draft"
    SIGNED = "signed"  # by an instructor; its content is frozen
    RETURNED = "returned"  # by staff, with a reason: open for changes again
    APPROVED = "approved"  # for good


#: Where each act may begin, and where it leads.
STEPS: dict[str, tuple[frozenset[LogState], LogState]] = {
    "edit": (frozenset({LogState.DRAFT, LogState.RETURNED}), LogState.DRAFT),
    "sign": (frozenset({LogState.DRAFT, LogState.RETURNED}), LogState.SIGNED),
    "take_back": (frozenset({LogState.SIGNED}), LogState.DRAFT),
    "return": (frozenset({LogState.SIGNED}), LogState.RETURNED),
    "approve": (frozenset({LogState.SIGNED}), LogState.APPROVED),
}


@dataclass(frozen=True)
class Entry:
    """A period as it is written down."""

    start: int
    end: int
    subject: str
    instructor: str
    taught: str


def may(act: str, state: str) -> bool:
    """Whether a log in *state* allows *act*."""
    return LogState(state) in STEPS[act][0]


def hindrances(entries: Collection[Entry], unmarked: int, on: date, today: date) -> list[str]:
    """What stands against signing: codes, none when all is well."""
    found = []
    if on > today:
        found.append("not_yet")
    if not entries:
        found.append("no_periods")
    if any(not entry.subject for entry in entries):
        found.append("no_subject")
    if any(not entry.instructor for entry in entries):
        found.append("no_instructor")
    if any(not entry.taught for entry in entries):
        found.append("nothing_taught")
    if unmarked:
        found.append("unmarked")
    return found


def approval_refusal(state: str, *, signed_by: int | None, approver: int) -> str | None:
    """Why *approver* may not approve: ``state``, or ``own`` (who signed does not approve)."""
    if not may("approve", state):
        return "state"
    return "own" if signed_by == approver else None


def content(
    on: date, counts: Mapping[str, int], entries: Iterable[Entry], notes: str
) -> dict[str, Any]:
    """What a signature stands under, as plain JSON."""
    return {
        "on": on.isoformat(),
        "counts": dict(counts),
        "periods": [
            {
                "from": clock_time(entry.start), "to": clock_time(entry.end),
                "subject": entry.subject, "instructor": entry.instructor, "taught": entry.taught,
            }
            for entry in entries
        ],
        "notes": notes,
    }  # fmt: skip


def fingerprint(signed: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8), as 64 hexadecimal digits."""
    text = json.dumps(signed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def clock_time(minute: int) -> str:
    """Minutes after midnight as 09:00; past midnight the hours go on (25:30)."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def month_of(text: str, today: date) -> date:
    """The first day of the month that *text* (2026-03) names; nonsense names today's."""
    year, dash, month = text.partition("-")
    plain = year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal()
    if dash and plain and len(text) == 7 and 1 <= int(month) <= 12 and 2000 <= int(year) <= 2199:
        return date(int(year), int(month), 1)
    return today.replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def week_of(text: str, today: date) -> date:
    """The Monday of the week in which the day *text* (2026-03-02) lies; nonsense means today's."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else today
    except ValueError:
        day = today
    if not 2000 <= day.year <= 2199:
        day = today
    return day - timedelta(days=day.weekday())
