"""What programmes need of enrolment, which lies above: seats freed and taken again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: (member, state, reason code, note) → whether anything ended.
Leave = Callable[[Any, str, str, str], bool]
#: (member, reason) → None; raises ``NotAllowed`` where no seat is left.
Return = Callable[[Any, str], None]
#: (person, cohort id) → the member; raises ``NotAllowed`` where there is no place.
Join = Callable[[Any, int], Any]
#: (member, reason code) → None: the seats in courses end, the place in the cohort is kept.
Suspend = Callable[[Any, str], None]
#: Told of a place whose state was changed, within the same transaction.
Changed = Callable[[Any], object]
_leave: list[Leave] = []
_return: list[Return] = []
_join: list[Join] = []
_suspend: list[Suspend] = []
_resume: list[Return] = []
_changed: list[Changed] = []


def register_places(
    leave: Leave, back: Return, join: Join, suspend: Suspend, resume: Return
) -> None:
    """Enrolment tells how a place in a cohort with its seats ends, is taken (again), and rests."""
    _leave[:] = [leave]
    _return[:] = [back]
    _join[:] = [join]
    _suspend[:] = [suspend]
    _resume[:] = [resume]


def leave(member: Any, state: str, reason: str, note: str) -> bool:
    """End *member*'s place and seats in this state."""
    return _leave[0](member, state, reason, note)


def take_back(member: Any, reason: str) -> None:
    """Give *member* the place and the seats again that ended with it."""
    _return[0](member, reason)


def join(person: Any, cohort_id: int) -> Any:
    """Give *person* a place in a cohort, and a seat in each of its open courses."""
    return _join[0](person, cohort_id)


def suspend(member: Any, reason: str) -> None:
    """End the seats of *member* in courses that are not over; the place is kept."""
    _suspend[0](member, reason)


def resume(member: Any, reason: str) -> None:
    """Give *member* the seats again that rested."""
    _resume[0](member, reason)


def register_changed(function: Changed) -> None:
    """Call *function* with every member whose state was changed."""
    if function not in _changed:
        _changed.append(function)


def changed(member: Any) -> None:
    """Tell everyone who registered that *member* stands differently now."""
    for function in _changed:
        function(member)
