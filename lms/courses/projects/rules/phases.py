"""When what may be done in a round of projects, and how a proposal and a milestone stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

#: State of a proposal → the acts that lead on: (act, by whom, next state).
ACTS: dict[str, dict[str, tuple[str, str]]] = {
    "draft": {"submit": ("company", "submitted"), "withdraw": ("company", "withdrawn")},
    "returned": {"submit": ("company", "submitted"), "withdraw": ("company", "withdrawn")},
    "submitted": {
        "accept": ("staff", "accepted"),
        "return": ("staff", "returned"),
        "decline": ("staff", "declined"),
        "withdraw": ("company", "withdrawn"),
    },
    "accepted": {"return": ("staff", "returned")},
    "declined": {},
    "withdrawn": {},
}
#: Acts of staff for which a reason must be given.
WITH_REASON = frozenset({"return", "decline"})
#: States in which the company may change what it wrote.
EDITABLE = frozenset({"draft", "returned"})


def next_state(state: str, act: str, by: str) -> str | None:
    """Where *act* by company or staff leads; none: it is not theirs, or not now."""
    who, leads = ACTS.get(state, {}).get(act, ("", ""))
    return leads if who == by else None


@dataclass(frozen=True)
class Dates:
    """The dates of a round. A moment is the last at which something may be done."""

    propose_until: datetime
    teams_until: datetime
    prefer_until: datetime
    starts_on: date
    ends_on: date


def date_problems(dates: Dates) -> list[str]:
    """What is wrong with the dates: their order."""
    found = []
    if not dates.propose_until <= dates.prefer_until:
        found.append("prefer_before_propose")
    if not dates.teams_until <= dates.prefer_until:
        found.append("prefer_before_teams")
    if dates.ends_on < dates.starts_on:
        found.append("ends_before_starts")
    return found


def phase(dates: Dates, now: datetime, today: date, *, published: bool, closed: bool) -> str:
    """proposing, teaming, preferring, assigning, running or over: what the round waits for."""
    if closed or (published and today > dates.ends_on):
        return "over"
    if published:
        return "running"
    if now <= dates.propose_until:
        return "proposing"
    if now <= dates.teams_until:
        return "teaming"
    return "preferring" if now <= dates.prefer_until else "assigning"


def may_form(
    dates: Dates, now: datetime, *, published: bool, closed: bool, self_teams: bool
) -> str | None:
    """Why members may not make, join or leave teams by themselves; none: they may."""
    if not self_teams:
        return "by_staff"
    return "teams_over" if published or closed or now > dates.teams_until else None


def may_wish(dates: Dates, now: datetime, *, published: bool, closed: bool) -> str | None:
    """Why a team may not rank projects; none: it may."""
    return "wishes_over" if published or closed or now > dates.prefer_until else None


def may_propose(dates: Dates, now: datetime, *, published: bool, closed: bool) -> str | None:
    """Why a company may not hand in a proposal; none: it may."""
    return "proposals_over" if published or closed or now > dates.propose_until else None


def milestone_state(
    due_at: datetime, handed_at: datetime | None, accepted_at: datetime | None, now: datetime
) -> str:
    """done (accepted), handed_in, handed_late, late (nothing came in time), or due."""
    if accepted_at is not None:
        return "done"
    if handed_at is not None:
        return "handed_in" if handed_at <= due_at else "handed_late"
    return "due" if now <= due_at else "late"
