"""How a place in a programme and the student status go together: one table for both ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: The state of a place in a cohort → the status of the student; absent: it says nothing of it.
#: Early employment and an unfinished cohort end a place, not the standing as a student.
STATUS_OF: Final[Mapping[str, str]] = {
    "enrolled": "enrolled",
    "completed": "completed",
    "graduated": "graduated",
    "withdrawn": "withdrawn",
    "dismissed": "dismissed",
}
#: The status → the states of the place that agree with it.
AGREE: Final[Mapping[str, frozenset[str]]] = {
    "enrolled": frozenset({"enrolled", "early_employed", "not_completed"}),
    "leave_general": frozenset({"on_leave"}),
    "leave_military": frozenset({"on_leave"}),
    "completed": frozenset({"completed"}),
    "graduation_deferred": frozenset({"completed"}),
    "graduated": frozenset({"graduated"}),
    "withdrawn": frozenset({"withdrawn"}),
    "dismissed": frozenset({"dismissed"}),
}


def agrees(status: str | None, state: str) -> bool:
    """Whether a status and the state of the place say the same."""
    return status is not None and state in AGREE.get(status, frozenset())


def status_for(state: str, now: str | None) -> str | None:
    """The status that a place's new state asks for; none where *now* may stay."""
    if now is not None and agrees(now, state):
        return None
    return STATUS_OF.get(state)
