"""What has to be settled before a result is frozen. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.courses.gradebook.rules.result import Item


@dataclass(frozen=True)
class Obstacle:
    """Why a result cannot be frozen yet."""

    code: str  # waiting, unmarked, hidden, open, nothing; kept_elsewhere
    count: int = 0


@dataclass(frozen=True)
class Held:
    """One kind of obstacle over many results: how many people it holds, and of how much.

    *count*: pieces of work that wait in all; of columns and works the most that one person has,
    for they are the same for everybody.
    """

    code: str
    people: int
    count: int


def held(found: Iterable[Iterable[Obstacle]]) -> list[Held]:
    """The obstacles of several results by kind, those that hold most people first."""
    counts: dict[str, list[int]] = {}
    for each in found:
        for obstacle in each:
            counts.setdefault(obstacle.code, []).append(obstacle.count)
    lines = [
        Held(code, len(each), sum(each) if code == "waiting" else max(each))
        for code, each in counts.items()
    ]
    return sorted(lines, key=lambda line: (-line.people, line.code))


def obstacles(items: Iterable[Item]) -> list[Obstacle]:
    """What has to be settled before a result is final, so that nobody loses by an open mark."""
    listed = [item for item in items if not item.omit_from_final and not item.excused]
    found = []
    if not listed:
        found.append(Obstacle("nothing"))
    if waiting := sum(1 for item in listed if item.waiting):
        found.append(Obstacle("waiting", waiting))
    if hidden := sum(1 for item in listed if item.hidden):
        found.append(Obstacle("hidden", hidden))
    shown = [item for item in listed if not item.hidden]
    if unmarked := sum(1 for item in shown if item.kind == "manual" and item.state == "waiting"):
        found.append(Obstacle("unmarked", unmarked))
    if still_open := sum(1 for item in shown if item.state == "open"):
        found.append(Obstacle("open", still_open))
    return found
