"""Two people mark the same work: whose turn it is, when they differ, what lies between. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

STEP = Decimal("0.01")


@dataclass(frozen=True)
class Given:
    """What a marker gave: in all, and by criterion (lineage or id → points)."""

    points: Decimal
    by_criterion: Mapping[int, Decimal]


def apart(first: Given, second: Given) -> Decimal:
    """By how many points two markers differ in all."""
    return abs(first.points - second.points)


def differ(first: Given, second: Given, tolerance: Decimal) -> bool:
    """Whether a person has to decide: they differ by more than *tolerance* points in all."""
    return apart(first, second) > tolerance


def between(first: Given, second: Given) -> Given:
    """The middle of two markings, criterion by criterion, to the hundredth (half up).

    With criteria the whole is their sum. A criterion that only one of them knows is left out: the
    rubric changed in between, and a person has to decide.
    """
    shared = first.by_criterion.keys() & second.by_criterion.keys()
    lines = {key: _middle(first.by_criterion[key], second.by_criterion[key]) for key in shared}
    if lines:
        return Given(sum(lines.values(), Decimal(0)), lines)
    return Given(_middle(first.points, second.points), {})


def _middle(one: Decimal, other: Decimal) -> Decimal:
    return ((one + other) / 2).quantize(STEP, rounding=ROUND_HALF_UP)


class Turn(StrEnum):
    """What a grader may do with a piece of work."""

    MARK = "mark"  # one mark, shared by all graders
    FIRST = "first"  # a marking of one's own
    SECOND = "second"  # a marking of one's own, without seeing the first
    HANDED_OVER = "handed_over"  # one's own is in; the other's is awaited
    TAKEN = "taken"  # two others are marking
    SETTLE = "settle"  # both are in: the final mark, with both in sight


@dataclass(frozen=True)
class Seat:
    """A marker of a piece of work. *position* 1 or 2."""

    person_id: int
    position: int
    handed_over: bool


def turn_of(person_id: int, seats: Iterable[Seat], *, twice: bool, graded: bool) -> Turn:
    """Whose turn it is. *twice*: two people mark this work; *graded*: it has a final mark.

    What was begun as two markings is finished as two, and what has a final mark is changed there,
    whatever the assignment says now.
    """
    held = list(seats)
    if graded:
        return Turn.SETTLE if len(held) == 2 else Turn.MARK
    if not twice and not held:
        return Turn.MARK
    if len(held) == 2 and all(seat.handed_over for seat in held):
        return Turn.SETTLE
    own = next((seat for seat in held if seat.person_id == person_id), None)
    if own is not None:
        if own.handed_over:
            return Turn.HANDED_OVER
        return Turn.FIRST if own.position == 1 else Turn.SECOND
    if len(held) == 2:
        return Turn.TAKEN
    return Turn.SECOND if held else Turn.FIRST
