"""What may be done when: the windows of a term and the turns of years of study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lms.courses.terms.rules import Window


@dataclass(frozen=True)
class Turn:
    """A part of the registration window for certain years of study (none named: every year)."""

    window: Window
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Phase:
    """Where the term stands for a student.

    ``code``: unset, before, turn (the window is open, their turn is not), registration, between,
    add_drop, after (nothing to register any more). *at*: when the next step comes, or the present
    one closes.
    """

    code: str
    at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether courses may be registered now."""
        return self.code in ("registration", "add_drop")

    @property
    def basket(self) -> bool:
        """Whether the basket can still become something."""
        return self.code not in ("after", "unset")


def phase(
    windows: Mapping[str, Window], turns: tuple[Turn, ...], year: int | None, now: datetime
) -> Phase:
    """Where the term stands at *now* for a student of *year*.

    Turns narrow the registration window: where there are any, only a turn that names the year (or
    every year) opens it. Add/drop is for everybody.
    """
    registration, change = windows.get("registration"), windows.get("add_drop")
    if registration is None and change is None:
        return Phase("unset")
    if change is not None and change.holds(now):
        return Phase("add_drop", change.closes_at)
    if registration is not None and now < registration.opens_at:
        return Phase("before", _first(registration, turns, year))
    if registration is not None and registration.holds(now):
        return _in_turn(registration, turns, year, now)
    if change is not None and now < change.opens_at:
        return Phase("between", change.opens_at)
    return Phase("after")


def _mine(turns: tuple[Turn, ...], year: int | None) -> list[Window]:
    held = [turn.window for turn in turns if not turn.years or year in turn.years]
    return sorted(held, key=lambda window: window.opens_at)


def _first(registration: Window, turns: tuple[Turn, ...], year: int | None) -> datetime:
    mine = _mine(turns, year)
    return max(mine[0].opens_at, registration.opens_at) if mine else registration.opens_at


def _in_turn(
    registration: Window, turns: tuple[Turn, ...], year: int | None, now: datetime
) -> Phase:
    if not turns:
        return Phase("registration", registration.closes_at)
    mine = _mine(turns, year)
    open_now = [window for window in mine if window.holds(now)]
    if open_now:
        closes = max(window.closes_at for window in open_now)
        return Phase("registration", min(closes, registration.closes_at))
    coming = [window.opens_at for window in mine if now < window.opens_at < registration.closes_at]
    return Phase("turn", coming[0] if coming else None)


def list_ends(windows: Mapping[str, Window]) -> datetime | None:
    """When waitlists end: with add/drop, else with registration."""
    last = windows.get("add_drop") or windows.get("registration")
    return last.closes_at if last is not None else None


def turn_problem(turn: Turn, registration: Window | None) -> str:
    """Why a turn cannot be: no_window, closes_first, outside; empty: it can."""
    if registration is None:
        return "no_window"
    if turn.window.closes_at <= turn.window.opens_at:
        return "closes_first"
    inside = (
        registration.opens_at <= turn.window.opens_at
        and turn.window.closes_at <= registration.closes_at
    )
    return "" if inside else "outside"
