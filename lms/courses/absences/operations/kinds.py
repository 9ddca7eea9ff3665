"""Setting an institution's kinds of excuse from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from lms import policies
from lms.access import Scope
from lms.courses.absences.rules.kinds import POLICY, AbsenceKind, AbsencePolicy
from lms.policies import Policy


def _base(place: Scope, on: date) -> AbsencePolicy:
    value: AbsencePolicy = policies.in_force(POLICY, place, on).value
    return value


def set_kind(place: Scope, kind: AbsenceKind, on: date, reason: str) -> Policy | None:
    """Let *kind* hold at *place* from *on*; the rest stays as it is there. None: nothing changes."""
    before = _base(place, on)
    if before.kind(kind.code) == kind:
        return None
    return policies.establish(
        POLICY, place, before.with_kind(kind), effective_from=on, reason=reason
    )


def set_corrections(
    place: Scope, days: int, approver: str, document: bool, on: date, reason: str
) -> Policy | None:
    """How marks are corrected at *place* from *on*. None: nothing changes."""
    before = _base(place, on)
    after = replace(
        before, correction_days=days, correction_approver=approver, correction_document=document
    )
    if after == before:
        return None
    return policies.establish(POLICY, place, after, effective_from=on, reason=reason)
