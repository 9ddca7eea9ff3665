"""Which questions stand on which page of an attempt."""

from __future__ import annotations

from collections.abc import Sequence


def pages(passages: Sequence[bool], *, one_each: bool) -> list[list[int]]:
    """Positions by page. *passages*: for each position whether it is only to be read.

    With a page for each question a passage stands with the question that follows it; a last one has
    a page of its own.
    """
    if not one_each:
        return [list(range(len(passages)))] if passages else []
    found: list[list[int]] = []
    waiting: list[int] = []
    for position, passage in enumerate(passages):
        waiting.append(position)
        if not passage:
            found.append(waiting)
            waiting = []
    return [*found, waiting] if waiting else found


def page_of(pages_: Sequence[Sequence[int]], position: int) -> int:
    """The page (from 0) on which a position stands; the last one where it is beyond."""
    return next((i for i, page in enumerate(pages_) if position in page), max(0, len(pages_) - 1))
