"""Which passages two works share, and a text cut at them to be marked. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lms.courses.similarity.rules.shingles import Shingle

MOST_PASSAGES: Final = 200
#: A run that stands in a text more often than this is looked for at its first places only.
_PLACES: Final = 50

#: [part, start, end] of the first work, then of the second.
Passage = list[int]


def passages(
    first: Sequence[Shingle], second: Sequence[Shingle], common: Collection[int] = frozenset()
) -> list[Passage]:
    """The longest stretches of runs in a row that both have, in the order of the first work."""
    places: dict[int, list[int]] = {}
    for index, one in enumerate(second):
        if one.value not in common:
            places.setdefault(one.value, []).append(index)
    found: list[Passage] = []
    at = 0
    while at < len(first) and len(found) < MOST_PASSAGES:
        length, there = 0, 0
        for place in places.get(first[at].value, ())[:_PLACES]:
            run = _run(first, at, second, place, places)
            if run > length:
                length, there = run, place
        if not length:
            at += 1
            continue
        a, b = first[at], second[there]
        a_end, b_end = first[at + length - 1].end, second[there + length - 1].end
        _add(found, [a.part, a.start, a_end, b.part, b.start, b_end])
        at += length
    return found


def _run(
    first: Sequence[Shingle],
    at: int,
    second: Sequence[Shingle],
    place: int,
    places: dict[int, list[int]],
) -> int:
    """How many runs in a row are the same from here on, within one part of each."""
    length = 0
    while at + length < len(first) and place + length < len(second):
        a, b = first[at + length], second[place + length]
        same_parts = a.part == first[at].part and b.part == second[place].part
        if a.value != b.value or not same_parts or a.value not in places:
            break
        length += 1
    return length


def _add(found: list[Passage], new: Passage) -> None:
    """Put *new* at the end, or into the last one where both go on without a gap."""
    if found:
        last = found[-1]
        goes_on = (
            last[0] == new[0] and last[3] == new[3]
            and new[1] <= last[2] and last[4] <= new[4] <= last[5]
        )  # fmt: skip
        if goes_on:
            last[2], last[5] = max(last[2], new[2]), max(last[5], new[5])
            return
    found.append(new)


@dataclass(frozen=True)
class Segment:
    """A stretch of a text; *passage* (from 1) where it is shared, else 0. *first*: its beginning."""

    text: str
    passage: int = 0
    first: bool = False


def segments(text: str, spans: Iterable[tuple[int, int, int]]) -> list[Segment]:
    """*text* cut at (start, end, passage number); of overlapping ones the earlier goes first.

    Together the pieces are the text again, whatever the spans are.
    """
    found: list[Segment] = []
    done = 0
    for start, end, number in sorted(spans):
        begin, stop = max(start, done, 0), min(end, len(text))
        if begin >= stop:
            continue
        if begin > done:
            found.append(Segment(text[done:begin]))
        seen = any(one.passage == number for one in found)
        found.append(Segment(text[begin:stop], number, first=not seen))
        done = stop
    if done < len(text):
        found.append(Segment(text[done:]))
    return found
