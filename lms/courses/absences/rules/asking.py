"""What may be asked, within which days and limits, and who may take which step. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from lms.courses.absences.rules.kinds import AbsenceKind
from lms.courses.attendance.rules.states import Period, missed, total_minutes
from lms.courses.attendance.rules.summary import UnitPeriod

#: The longest absence that one request may be for.
MOST_DAYS: Final = 92
MOST_REASON: Final = 2000
#: States in which something still waits, and in which an absence uses up its limit.
WAITING: Final = ("requested", "more_asked")
LIVE: Final = (*WAITING, "approved")
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True)
class Because:
    """Why not: a code and the values of its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What somebody asks for. Minutes are none for whole days."""

    starts_on: date
    ends_on: date
    start: int | None = None
    end: int | None = None
    documents: int = 0
    reason: str = ""


def last_day(kind: AbsenceKind, starts_on: date, ends_on: date) -> date:
    """The last day on which an absence of this kind may be asked for."""
    base = ends_on if kind.deadline_days >= 0 else starts_on
    return base + timedelta(days=kind.deadline_days)


def days_of(asked: Asked, sessions: Iterable[tuple[date, Sequence[Period]]]) -> Decimal:
    """How many days of a place's sessions an absence takes: a part of a day by its minutes."""
    by_day: dict[date, list[Period]] = {}
    for on, periods in sessions:
        if asked.starts_on <= on <= asked.ends_on:
            by_day.setdefault(on, []).extend(periods)
    found = Decimal(0)
    for periods in by_day.values():
        whole = total_minutes(periods)
        away = whole
        if asked.start is not None and asked.end is not None:
            away = missed(periods, asked.start, asked.end)
        found += (Decimal(away) / whole).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return found


def window_of(
    kind: AbsenceKind, on: date, periods: Sequence[UnitPeriod]
) -> tuple[date, date] | None:
    """The days over which a kind's limit is counted around *on*; none for all along."""
    if kind.per == "month":
        first = on.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return first, following - timedelta(days=1)
    if kind.per == "unit_period":
        return next(
            ((one.first, one.last) for one in periods if one.first <= on <= one.last), (on, on)
        )
    return None


def used(
    others: Iterable[tuple[str, date, Decimal]], code: str, span: tuple[date, date] | None
) -> Decimal:
    """The days that live requests of a kind use up, given as (kind, first day, days)."""
    return sum(
        (
            days
            for kind, first, days in others
            if kind == code and (span is None or span[0] <= first <= span[1])
        ),
        Decimal(0),
    )


def reasons_against(
    kind: AbsenceKind | None,
    asked: Asked,
    *,
    today: date,
    days: Decimal,
    already_used: Decimal,
    overlapping: bool,
) -> list[Because]:
    """Everything that keeps an absence from being asked for; nothing: it may be."""
    if kind is None or not kind.active:
        return [Because("no_kind")]
    if asked.ends_on < asked.starts_on:
        return [Because("reversed")]
    found = []
    if (asked.ends_on - asked.starts_on).days >= MOST_DAYS:
        found.append(Because("too_long", {"most": MOST_DAYS}))
    if (asked.start is None) != (asked.end is None):
        found.append(Because("half_hours"))
    elif asked.start is not None and asked.end is not None:
        if not kind.hours:
            found.append(Because("no_hours"))
        elif asked.starts_on != asked.ends_on:
            found.append(Because("hours_one_day"))
        elif asked.end <= asked.start:
            found.append(Because("hours_reversed"))
    if not asked.reason.strip():
        found.append(Because("no_reason"))
    until = last_day(kind, asked.starts_on, asked.ends_on)
    if today > until:
        found.append(Because("too_late", {"on": until}))
    if kind.document_needed and not asked.documents:
        found.append(Because("no_document"))
    if overlapping:
        found.append(Because("overlaps"))
    if not found and days == 0:
        found.append(Because("no_sessions"))
    if not found and kind.limit and already_used + days > kind.limit:
        found.append(
            Because("over_limit", {"limit": kind.limit, "used": already_used, "days": days})
        )
    return found


def correction_against(
    *,
    session_on: date,
    today: date,
    begun: bool,
    window_days: int,
    same: bool,
    reason: str,
    documents: int,
    document_needed: bool,
    waiting: bool,
) -> list[Because]:
    """Everything that keeps a correction from being asked for."""
    found = []
    until = session_on + timedelta(days=window_days)
    if not begun:
        found.append(Because("not_begun"))
    if today > until or window_days == 0:
        found.append(Because("window_over", {"on": until}))
    if waiting:
        found.append(Because("waiting"))
    if same:
        found.append(Because("same"))
    if not reason.strip():
        found.append(Because("no_reason"))
    if document_needed and not documents:
        found.append(Because("no_document"))
    return found


#: (state, step) → the state afterwards.
STEPS: Final = {
    ("requested", "approved"): "approved",
    ("requested", "refused"): "refused",
    ("requested", "more_asked"): "more_asked",
    ("requested", "withdrawn"): "withdrawn",
    ("more_asked", "approved"): "approved",
    ("more_asked", "refused"): "refused",
    ("more_asked", "answered"): "requested",
    ("more_asked", "withdrawn"): "withdrawn",
    ("approved", "revoked"): "refused",
}
#: Steps that say why.
EXPLAINED: Final = ("refused", "more_asked", "answered", "revoked")


def after(state: str, step: str, type_: str) -> str | None:
    """The state after a step; none where it cannot be taken. A correction that was approved has
    changed the mark: it is not revoked but corrected again."""
    if step == "revoked" and type_ != "absence":
        return None
    return STEPS.get((state, step))


def may_decide(approver: str, *, decides: bool, staff: bool, own: bool) -> bool:
    """Whether somebody may decide a request: nobody their own, staff all, instructors theirs."""
    return decides and not own and (staff or approver == "instructor")


def sees_reason(sensitive: bool, *, staff: bool, own: bool) -> bool:
    """Whether somebody sees kind, reason and documents of a request."""
    return own or staff or not sensitive
