"""A sheet's way from draft to paid, and how long account numbers are kept. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class SheetState(StrEnum):
    """How far an allowance sheet has come."""

    DRAFT = "draft"  # nothing computed yet, or what it is computed from changed on purpose
    COMPUTED = "computed"
    APPROVED = "approved"  # by a second person; frozen
    PAID = "paid"  # everything on it


FROZEN = frozenset({SheetState.APPROVED, SheetState.PAID})


def approval_hindrances(
    state: str,
    *,
    last: date,
    today: date,
    unmarked: int,
    computed_by: int | None,
    approver: int,
    stale: bool,
    earlier_open: bool,
) -> list[str]:
    """What stands against approving: codes, none when all is well.

    ``stale``: computed anew now it would be another sheet. ``earlier_open``: what an earlier
    period carries over is not certain yet.
    """
    if state in FROZEN:
        return ["frozen"]
    if state != SheetState.COMPUTED:
        return ["not_computed"]
    found = []
    if last >= today:
        found.append("period_open")
    if unmarked:
        found.append("unmarked")
    if earlier_open:
        found.append("earlier_open")
    if stale:
        found.append("stale")
    if computed_by == approver:
        found.append("own")
    return found


def pay_refusal(
    state: str, *, computed_by: int | None, approved_by: int | None, payer: int
) -> str | None:
    """Why *payer* may not pay a sheet: ``not_approved``, or ``own`` (a third person pays: neither
    who computed nor who approved)."""
    if state not in FROZEN:
        return "not_approved"
    return "own" if payer in (computed_by, approved_by) else None


def purge_on(
    *,
    entered: date,
    last_paid: date | None,
    course_ends: date | None,
    pending: bool,
    days: int,
) -> date | None:
    """The first day on which an account number is erased; none while a payment is pending.

    Counted from the last payment, or from the end of the course (or from when it was entered)
    where that is later.
    """
    if pending:
        return None
    basis = max(day for day in (entered, last_paid, course_ends) if day is not None)
    return basis + timedelta(days=days)
