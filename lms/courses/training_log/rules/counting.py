"""How many were there on a training day, from the marks of its sessions. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from lms.courses.attendance.rules.states import State
from lms.courses.attendance.rules.summary import Excuse


@dataclass(frozen=True)
class DayMark:
    """One person's mark in one session of the day: every state it holds, minutes attended."""

    states: frozenset[str]
    minutes: int


@dataclass(frozen=True)
class Counts:
    """People of a day. *present* holds whoever came, the next three among them.

    present + absent + excused + unmarked is enrolled, always.
    """

    enrolled: int = 0
    present: int = 0
    late: int = 0
    left_early: int = 0
    stepped_out: int = 0
    absent: int = 0
    excused: int = 0
    unmarked: int = 0

    def values(self) -> dict[str, int]:
        """As plain JSON."""
        return asdict(self)


def after_excuses(parts: Iterable[tuple[str, int, int]], excuse: Excuse | None) -> tuple[str, ...]:
    """The states of a mark in the order of the day, once approved excuses took what they cover.

    *parts*: state, from, to, in minutes after midnight. What is covered reads as excused, as in the
    rate; where somebody was there an excuse changes nothing.
    """
    open_, covered = list(parts), []
    for one in excuse.all if excuse is not None else ():
        rest = []
        for state, since, to in open_:
            start = since if one.start is None else max(since, one.start)
            end = to if one.end is None else min(to, one.end)
            if start >= end:
                rest.append((state, since, to))
                continue
            covered.append((State.EXCUSED.value, start, end))
            rest += [(state, a, b) for a, b in ((since, start), (end, to)) if a < b]
        open_ = rest
    ordered = sorted(open_ + covered, key=lambda part: part[1])
    return tuple(dict.fromkeys(state for state, _since, _to in ordered))


#: The order in which papers show them.
FIELDS: Final = tuple(Counts.__dataclass_fields__)
_AMONG: Final = (State.LATE, State.LEFT_EARLY, State.STEPPED_OUT)


def whole_day(marks: Collection[DayMark]) -> str:
    """What a day was for somebody: present, absent, excused or unmarked.

    Who was there for a minute was present; a day away with any part of it excused is excused.
    """
    if not marks:
        return "unmarked"
    if any(mark.minutes > 0 for mark in marks):
        return "present"
    if any(State.EXCUSED in mark.states for mark in marks):
        return "excused"
    return "absent"


def count(people: Iterable[int], marks: Mapping[int, Collection[DayMark]]) -> Counts:
    """The day's counts over *people* (ids, each once); *marks* of others are left out."""
    found = dict.fromkeys(FIELDS, 0)
    for person_id in set(people):
        own = marks.get(person_id, ())
        found["enrolled"] += 1
        day = whole_day(own)
        found[day] += 1
        if day == "present":
            for state in _AMONG:
                found[state.value] += any(state in mark.states for mark in own)
    return Counts(**found)
