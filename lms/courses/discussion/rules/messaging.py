"""Who may write to whom; pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a message cannot be written."""

    SELF = "self"
    NOT_MEMBER = "not_member"
    SEAT_ENDED = "seat_ended"
    OTHER_LEFT = "other_left"
    CLOSED = "closed"
    LEARNERS_OFF = "learners_off"
    BLOCKED = "blocked"  # by the one who would write
    UNREACHABLE = (
        "unreachable"  # it is not said that one was blocked, nor that an account is closed
    )


@dataclass(frozen=True)
class Side:
    """A person in the offering: *role* teacher, learner, or none; *active*: may take part now."""

    person_id: int
    role: str | None
    active: bool


def may_write(
    me: Side,
    other: Side,
    *,
    running: bool,
    learners_write: bool,
    blocked: bool = False,
    blocked_by_other: bool = False,
    reachable: bool = True,
) -> Refusal | None:
    """Why *me* may not write to *other* in an offering; None where they may.

    Learner and teacher always may while both take part in a running offering; learners among
    themselves where the offering allows it and neither blocked the other. A block never stands
    between a learner and a teacher: they have to be able to reach one another.
    """
    if me.person_id == other.person_id:
        return Refusal.SELF
    if me.role is None:
        return Refusal.NOT_MEMBER
    if not me.active:
        return Refusal.SEAT_ENDED
    if not running:
        return Refusal.CLOSED
    if other.role is None or not other.active:
        return Refusal.OTHER_LEFT
    if not reachable:
        return Refusal.UNREACHABLE
    if me.role == other.role == "learner":
        if not learners_write:
            return Refusal.LEARNERS_OFF
        if blocked:
            return Refusal.BLOCKED
        if blocked_by_other:
            return Refusal.UNREACHABLE
    return None


def may_block(me: Side, other: Side) -> bool:
    """Whether a block makes sense: between learners."""
    return me.person_id != other.person_id and me.role == other.role == "learner"
