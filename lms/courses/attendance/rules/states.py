"""What a mark says: which parts of a session somebody missed, and how. Pure.

Times are minutes after Seoul's midnight of the session's day, so that a session which crosses
midnight simply goes on beyond 1440.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

Period = tuple[int, int]


class State(StrEnum):
    """How somebody was at a session or at a part of it."""

    PRESENT = "present"
    LATE = "late"  # 지각
    LEFT_EARLY = "left_early"  # 조퇴
    STEPPED_OUT = "stepped_out"  # 외출
    ABSENT = "absent"
    EXCUSED = "excused"  # 공가, 공결, 병가 …: the mark's kind says which


class Source(StrEnum):
    """Who says so."""

    OWN = "own"  # the instructor
    CHECKIN = "checkin"  # the learner, by code
    ONLINE = "online"  # lessons watched
    IMPORT = "import"  # a file
    OFFICIAL = "official"  # the official records (고용24)
    CORRECTION = "correction"  # a request that was approved


#: The heaviest first: it names a mark that holds several.
WEIGHT: Final = (
    State.ABSENT, State.LEFT_EARLY, State.LATE, State.STEPPED_OUT, State.EXCUSED, State.PRESENT,
)  # fmt: skip
#: What counts as an incident, three of which usually make an absence.
INCIDENTS: Final = (State.LATE, State.LEFT_EARLY, State.STEPPED_OUT)


class WrongParts(ValueError):
    """Parts that no session can have; *code*: order, outside, overlap, present."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, order=True)
class Part:
    """A part of a session that somebody missed: from *start* up to, not at, *end*."""

    start: int
    end: int
    state: State


def clock_face(minute: int) -> str:
    """Minutes after midnight as ``09:00``; the next day's begin anew."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def total_minutes(periods: Iterable[Period]) -> int:
    """How long a session is, without its breaks."""
    return sum(end - start for start, end in periods)


#: Hours are exact to four places.
HOUR_STEP: Final = Decimal("0.0001")


def hours(minutes: int) -> Decimal:
    """Minutes as hours, at :data:`HOUR_STEP`."""
    return (Decimal(minutes) / 60).quantize(HOUR_STEP)


def missed(periods: Iterable[Period], start: int, end: int) -> int:
    """The minutes of the periods between *start* and *end*."""
    return sum(max(0, min(end, to) - max(start, from_)) for from_, to in periods)


def whole(state: State, periods: Sequence[Period]) -> tuple[Part, ...]:
    """The parts of a session of which *state* holds all through; none for present."""
    if state == State.PRESENT:
        return ()
    return (Part(periods[0][0], periods[-1][1], state),)


def checked(parts: Iterable[Part], periods: Sequence[Period]) -> tuple[Part, ...]:
    """The parts in order. Raises :class:`WrongParts` where they do not fit the session."""
    ordered = tuple(sorted(parts))
    first, last = periods[0][0], periods[-1][1]
    before = first
    for part in ordered:
        if part.state == State.PRESENT:
            raise WrongParts("present")
        if part.end <= part.start:
            raise WrongParts("order")
        if part.start < first or part.end > last:
            raise WrongParts("outside")
        if part.start < before:
            raise WrongParts("overlap")
        before = part.end
    return ordered


def headline(parts: Iterable[Part]) -> State:
    """The heaviest state of the parts; present where nothing was missed."""
    found = {part.state for part in parts}
    return next((state for state in WEIGHT if state in found), State.PRESENT)


def attended(parts: Iterable[Part], periods: Sequence[Period]) -> int:
    """The minutes that somebody was there; an excused part is not (whether it counts, a policy says)."""
    return total_minutes(periods) - sum(missed(periods, part.start, part.end) for part in parts)


#: What is written for late, left early or stepped out where nobody said from when to when.
UNTIMED = 10


def usual(state: State, periods: Sequence[Period]) -> tuple[Part, ...]:
    """The parts of a state that was marked without times: ten minutes of the session."""
    first, last = periods[0][0], periods[-1][1]
    if state in (State.PRESENT, State.ABSENT, State.EXCUSED):
        return whole(state, periods)
    if state == State.LATE:
        return (Part(first, min(first + UNTIMED, last), state),)
    if state == State.LEFT_EARLY:
        return (Part(max(last - UNTIMED, first), last, state),)
    from_, to = periods[len(periods) // 2]
    return (Part(from_, min(from_ + UNTIMED, to), state),)
