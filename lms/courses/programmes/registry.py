"""What programmes need of enrolment, which lies above: seats freed and taken again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: (member, state, reason code, note) → whether anything ended.
Leave = Callable[[Any, str, str, str], bool]
#: (member, reason) → None; raises ``NotAllowed`` where no seat is left.
Return = Callable[[Any, str], None]
_leave: list[Leave] = []
_return: list[Return] = []


def register_places(leave: Leave, back: Return) -> None:
    """Enrolment tells how a place in a cohort with its seats ends, and is taken again."""
    _leave[:] = [leave]
    _return[:] = [back]


def leave(member: Any, state: str, reason: str, note: str) -> bool:
    """End *member*'s place and seats in this state."""
    return _leave[0](member, state, reason, note)


def take_back(member: Any, reason: str) -> None:
    """Give *member* the place and the seats again that ended with it."""
    _return[0](member, reason)
