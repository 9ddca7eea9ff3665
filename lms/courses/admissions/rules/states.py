"""What state a call and an application are in, and what may follow what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final


class CallState(StrEnum):
    """What people decided about a call; the clock adds the rest (:func:`phase`)."""

    DRAFT = "draft"
    OPEN = "open"  # published
    CLOSED = "closed"
    DECIDED = "decided"


class Phase(StrEnum):
    """How a call stands at a moment."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"


def phase(state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """How a call stands at *now*: the window is [opens_at, closes_at), whoever ran which job."""
    if state != CallState.OPEN:
        return Phase(state)
    if now < opens_at:
        return Phase.UPCOMING
    return Phase.OPEN if now < closes_at else Phase.CLOSED


class State(StrEnum):
    """How an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"  # by the applicant
    ELIGIBLE = "eligible"  # a person looked: complete, and who may apply
    INELIGIBLE = "ineligible"
    IN_SELECTION = "in_selection"  # passed at least one stage, or is in one
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"  # the offer ran out
    REJECTED = "rejected"


S = State
#: What may follow each state. An appeal that succeeds leads from a refusal back into selection.
NEXT: Final[dict[State, frozenset[State]]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.WITHDRAWN, S.ELIGIBLE, S.INELIGIBLE}),
    S.WITHDRAWN: frozenset({S.DRAFT}),
    S.ELIGIBLE: frozenset(
        {S.WITHDRAWN, S.SUBMITTED, S.INELIGIBLE, S.IN_SELECTION, S.WAITLISTED, S.OFFERED, S.REJECTED}
    ),
    S.INELIGIBLE: frozenset({S.SUBMITTED, S.ELIGIBLE, S.WITHDRAWN}),
    S.IN_SELECTION: frozenset(
        {S.WITHDRAWN, S.WAITLISTED, S.OFFERED, S.REJECTED, S.ELIGIBLE, S.INELIGIBLE}
    ),
    S.WAITLISTED: frozenset({S.OFFERED, S.REJECTED, S.WITHDRAWN, S.IN_SELECTION}),
    S.OFFERED: frozenset({S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.WITHDRAWN}),
    S.DECLINED: frozenset({S.OFFERED}),
    S.EXPIRED: frozenset({S.OFFERED, S.WAITLISTED}),
    S.REJECTED: frozenset({S.IN_SELECTION, S.ELIGIBLE, S.WAITLISTED, S.OFFERED}),
}  # fmt: skip

#: Those whom staff and scorers see: submitted at some time, and not taken back.
SEEN: Final = frozenset(set(State) - {S.DRAFT, S.WITHDRAWN})
#: Those who left without a decision of a selection: taken back, or not eligible after all.
LEFT: Final = frozenset({S.WITHDRAWN, S.INELIGIBLE})
#: Those who take part in selection.
IN_THE_RUNNING: Final = frozenset({S.ELIGIBLE, S.IN_SELECTION, S.WAITLISTED, S.OFFERED, S.ACCEPTED})
#: Those who were not admitted: their papers are destroyed when the time has come.
NOT_ADMITTED: Final = frozenset(set(State) - {S.ACCEPTED})


def may_follow(before: str, after: str) -> bool:
    """Whether an application may go from *before* to *after*; the same state follows itself."""
    return before == after or State(after) in NEXT[State(before)]
