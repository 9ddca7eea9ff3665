"""A term's calendar: which dates can be, what overlaps, and how a year's dates become the next's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from lms.clock import SEOUL

#: In the order in which an academic year has them.
SEASONS = ("1", "summer", "2", "winter")
#: The windows of a term, in the order in which they usually come.
KINDS = (
    "registration", "add_drop", "withdrawal", "midterm", "course_evaluation", "final", "grades_due",
)  # fmt: skip
#: No term is longer; a year in the wrong field would be.
LONGEST = timedelta(days=200)
#: How long before a term begins a window of its calendar may open, and how long after it ends close.
BEFORE, AFTER = timedelta(days=150), timedelta(days=90)
#: (earlier, later): the later window may not open before the earlier one is over.
IN_TURN = (("registration", "add_drop"), ("add_drop", "withdrawal"), ("midterm", "final"))


@dataclass(frozen=True)
class Window:
    """From *opens_at* on and up to, not at, *closes_at*."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether *now* lies in it."""
        return self.opens_at <= now < self.closes_at

    def phase(self, now: datetime) -> str:
        """before, open or over."""
        if now < self.opens_at:
            return "before"
        return "open" if now < self.closes_at else "over"


@dataclass(frozen=True)
class Plan:
    """A term as somebody wrote it."""

    year: int
    season: str
    starts_on: date
    ends_on: date
    windows: Mapping[str, Window] = field(default_factory=dict)


@dataclass(frozen=True)
class Other:
    """Another term of the same university."""

    id: int
    year: int
    season: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Problem:
    """What is wrong at which field; *params* are the values of its sentence."""

    at: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)


def problems(plan: Plan, others: Iterable[Other]) -> list[Problem]:
    """Everything that keeps *plan* from being a term beside *others*; empty: it may be.

    Codes: ends_before_start, too_long, year_far, taken, overlaps (with ``term``), closes_first,
    too_early, too_late, out_of_turn (with ``before``), after_final, grades_before_final.
    """
    found = [*_span(plan), *_beside(plan, others)]
    for kind, window in plan.windows.items():
        found += _window(plan, kind, window)
    return found + _turns(plan.windows)


def _span(plan: Plan) -> list[Problem]:
    found = []
    if plan.ends_on < plan.starts_on:
        found.append(Problem("ends_on", "ends_before_start"))
    elif plan.ends_on - plan.starts_on > LONGEST:
        found.append(Problem("ends_on", "too_long", {"days": LONGEST.days}))
    # The winter term of an academic year reaches into the next one.
    if plan.starts_on.year not in (plan.year, plan.year + (plan.season == "winter")):
        found.append(Problem("starts_on", "year_far", {"year": plan.year}))
    return found


def _beside(plan: Plan, others: Iterable[Other]) -> list[Problem]:
    found = []
    for other in others:
        if (other.year, other.season) == (plan.year, plan.season):
            found.append(Problem("season", "taken", {"term": other}))
        elif other.starts_on <= plan.ends_on and plan.starts_on <= other.ends_on:
            found.append(Problem("starts_on", "overlaps", {"term": other}))
    return found


def _window(plan: Plan, kind: str, window: Window) -> list[Problem]:
    if window.closes_at <= window.opens_at:
        return [Problem(f"{kind}_closes", "closes_first")]
    found = []
    if _day(window.opens_at) < plan.starts_on - BEFORE:
        found.append(Problem(f"{kind}_opens", "too_early", {"days": BEFORE.days}))
    if _day(window.closes_at) > plan.ends_on + AFTER:
        found.append(Problem(f"{kind}_closes", "too_late", {"days": AFTER.days}))
    return found


def _turns(windows: Mapping[str, Window]) -> list[Problem]:
    found = [
        Problem(f"{later}_opens", "out_of_turn", {"before": earlier})
        for earlier, later in IN_TURN
        if earlier in windows
        and later in windows
        and windows[later].opens_at < windows[earlier].closes_at
    ]
    final = windows.get("final")
    if final is not None:
        withdrawal, due = windows.get("withdrawal"), windows.get("grades_due")
        if withdrawal is not None and withdrawal.closes_at > final.opens_at:
            found.append(Problem("withdrawal_closes", "after_final"))
        if due is not None and due.closes_at <= final.opens_at:
            found.append(Problem("grades_due_closes", "grades_before_final"))
    return found


def shifted(plan: Plan, years: int) -> Plan:
    """*plan* so many years later, each date on its weekday: whole weeks nearest to the years.

    Korean terms begin on the same weekday each year (a Monday or the 2nd of March), so weeks move
    them truer than calendar years; a term's length and the order of its windows stay.
    """
    move = timedelta(weeks=round(365.2425 * years / 7))
    return Plan(
        plan.year + years,
        plan.season,
        plan.starts_on + move,
        plan.ends_on + move,
        {
            kind: Window(window.opens_at + move, window.closes_at + move)
            for kind, window in plan.windows.items()
        },
    )


def phase(starts_on: date, ends_on: date, on: date) -> str:
    """before, now or over."""
    if on < starts_on:
        return "before"
    return "now" if on <= ends_on else "over"


def _day(moment: datetime) -> date:
    return moment.astimezone(SEOUL).date()
