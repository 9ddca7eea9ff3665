"""From changes to periods: what a student was on which days, both days of a period included."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LEAVES: Final = frozenset({"leave_general", "leave_military"})
#: After these nothing follows but what a programme takes back.
ENDS: Final = frozenset({"graduated", "withdrawn", "dismissed"})
#: Statuses whose terms count as terms of study.
STUDYING: Final = frozenset({"enrolled", "graduation_deferred"})

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Change:
    """From *from_on* on the status holds. *order*: of changes on one day the highest counts.

    *until_on*: the last day that a leave was granted for. *terms*: what the leave takes.
    """

    from_on: date
    order: int
    status: str
    until_on: date | None = None
    terms: int = 0


@dataclass(frozen=True)
class Period:
    """A status from a day to a day, both included; *until*: none where it still holds.

    *planned_until*: the last day that a leave was granted for. *terms*: what the leave takes.
    """

    status: str
    since: date
    until: date | None
    planned_until: date | None = None
    terms: int = 0

    def holds(self, on: date) -> bool:
        """Whether *on* lies in it."""
        return self.since <= on and (self.until is None or on <= self.until)


def timeline(changes: Iterable[Change]) -> tuple[Period, ...]:
    """The periods that *changes* make, in whatever order these come; no gap, no overlap.

    Of changes on one day the last written counts. What repeats the status that holds anyway only
    makes the period longer; a leave that is changed keeps the last day that was granted, and the
    terms of all its grants.
    """
    days: dict[date, Change] = {}
    for change in changes:
        known = days.get(change.from_on)
        if known is None or (change.order, change) > (known.order, known):
            days[change.from_on] = change
    ordered = [days[on] for on in sorted(days)]
    merged: list[Change] = []
    for change in ordered:
        if merged and merged[-1].status == change.status:
            last = merged[-1]
            merged[-1] = Change(
                last.from_on, last.order, last.status, change.until_on or last.until_on,
                last.terms + change.terms,
            )  # fmt: skip
        else:
            merged.append(change)
    ends = [following.from_on - DAY for following in merged[1:]]
    return tuple(
        Period(one.status, one.from_on, until, one.until_on, one.terms)
        for one, until in zip(merged, [*ends, None], strict=True)
    )


def status_at(periods: Sequence[Period], on: date) -> str | None:
    """The status on a day; none before the first period."""
    return next((period.status for period in periods if period.holds(on)), None)


@dataclass(frozen=True)
class TermDays:
    """A regular term: its first and last day."""

    starts_on: date
    ends_on: date


def terms_enrolled(periods: Sequence[Period], terms: Collection[TermDays], on: date) -> int:
    """How many regular terms were studied up to a day: enrolled on the day in their middle.

    The middle is what universities ask for: who goes on leave before it has not studied the term.
    A term whose middle is still to come does not count.
    """
    count = 0
    for term in terms:
        middle = term.starts_on + (term.ends_on - term.starts_on) // 2
        if middle <= on and status_at(periods, middle) in STUDYING:
            count += 1
    return count


def terms_on_leave(periods: Iterable[Period], status: str) -> int:
    """The terms that all leaves of one status took, as granted."""
    return sum(period.terms for period in periods if period.status == status)


def expected_return(periods: Sequence[Period], on: date) -> date | None:
    """The first day after the leave that holds on a day; none without leave, or an open one."""
    period = next((one for one in periods if one.holds(on)), None)
    if period is None or period.status not in LEAVES or period.planned_until is None:
        return None
    return period.planned_until + DAY


def overdue(periods: Sequence[Period], on: date) -> int:
    """For how many days the return from leave has been awaited; 0 where it is not due."""
    due = expected_return(periods, on)
    return max(0, (on - due).days + 1) if due is not None else 0
