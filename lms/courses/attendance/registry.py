"""Where absences give attendance the approved reasons of people.

Attendance lies below absences (kinds of excuse, documents, approval); they register what counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from lms.access import Scope
from lms.courses.attendance.rules.summary import Excuse

#: (place, person ids; none: everybody) → the excuse by (person id, session id). Bounded statements.
Excused = Callable[[Scope, Collection[int] | None], Mapping[tuple[int, int], Excuse]]
_excused: list[Excused] = []


def register_excused(function: Excused) -> None:
    """Say who is excused from which sessions."""
    if function not in _excused:
        _excused.append(function)


def excuses(
    place: Scope, person_ids: Collection[int] | None = None
) -> dict[tuple[int, int], Excuse]:
    """Every approved excuse at *place* by (person id, session id)."""
    found: dict[tuple[int, int], Excuse] = {}
    for function in _excused:
        found.update(function(place, person_ids))
    return found
