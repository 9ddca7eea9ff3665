"""Which lines of a long table stand on which page, so that no total stands alone."""

from __future__ import annotations

from collections.abc import Sequence

#: How many lines go along with what follows the table, at least.
COMPANY = 2


def pages(heights: Sequence[float], first: float, other: float, tail: float) -> list[range]:
    """The lines of each page, in order; heights and rooms in one unit.

    *first*, *other*: the room for lines on the first and on every further page. *tail*: what
    follows the last line (totals, signature); it stays on one page with the last
    :data:`COMPANY` lines, for which a further page must have room.
    """
    found: list[range] = []
    start, used, room = 0, 0.0, first
    for at, height in enumerate(heights):
        if at > start and used + height > room:
            found.append(range(start, at))
            start, used, room = at, 0.0, other
        used += height
    last = range(start, len(heights))
    if used + tail <= room:
        return [*found, last]
    cut = max(start, last.stop - COMPANY)
    if cut == start and found:  # nothing to take along from: the page has but these lines
        return [*found, last]
    return [*found, range(start, cut), range(cut, last.stop)]
