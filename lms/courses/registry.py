"""What lower features need of upper ones: each registry is filled when the upper one registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lms.accounts.models import Person

#: (person or none, "cohort" or "offering", rows, whether published) → decision by row id.
SeatDecisions = Callable[[Person | None, str, Sequence[Any], bool], dict[int, Any]]
#: Told that an offering was opened.
Opened = Callable[[Any], object]

_seat_decisions: list[SeatDecisions] = []
_opened: list[Opened] = []


def register_seat_decisions(function: SeatDecisions) -> None:
    """Enrolment says whether a person may take a seat, and why not."""
    _seat_decisions[:] = [function]


def seat_decisions(
    person: Person | None, kind: str, rows: Sequence[Any], published: bool
) -> dict[int, Any]:
    """Decisions by row id; empty before enrolment registered."""
    return _seat_decisions[0](person, kind, rows, published) if _seat_decisions else {}


def register_opened(function: Opened) -> None:
    """Call *function* with an offering that was opened, within the same transaction."""
    if function not in _opened:
        _opened.append(function)


def opened(offering: Any) -> None:
    """Tell everyone who registered that *offering* was opened."""
    for function in _opened:
        function(offering)
