"""From a state with the times that somebody gave to the parts of a mark. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from lms.courses.attendance.rules.states import (
    Part,
    Period,
    State,
    WrongParts,
    checked,
    whole,
)


class NeedTime(ValueError):
    """A state that says nothing without a time; *which*: from, to, both."""

    def __init__(self, which: str) -> None:
        super().__init__(which)
        self.which = which


def parts_for(
    state: State, periods: Sequence[Period], start: int | None = None, end: int | None = None
) -> tuple[Part, ...]:
    """What somebody missed who was *state*: late until *end*, gone from *start*, out in between.

    Absent or excused without times is all of the session. Times beyond the session are cut.
    Raises :class:`NeedTime` and ``WrongParts``.
    """
    first, last = periods[0][0], periods[-1][1]
    if state == State.PRESENT:
        return ()
    if state == State.LATE:
        start, needed = first, end is None
        which = "to"
    elif state == State.LEFT_EARLY:
        end, needed = last, start is None
        which = "from"
    elif state == State.STEPPED_OUT:
        needed, which = start is None or end is None, "both"
    elif start is None and end is None:
        return whole(state, periods)
    else:
        needed, which = False, ""
    if needed:
        raise NeedTime(which)
    from_ = first if start is None else max(start, first)
    to = last if end is None else min(end, last)
    if from_ >= last or to <= first:
        raise WrongParts("outside")
    return checked([Part(from_, to, state)], periods)
