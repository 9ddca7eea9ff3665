"""Giving credits to requirements: each credit once, the earlier requirement first, none wasted. Pure.

A maximum flow from courses to requirements by augmenting paths. Courses are taken in the order
given (so who stands first is used where either would do), then an earlier requirement takes from later
ones what it lacks, along exchanges that waste nothing. The result is unique in how much each requirement
gets: together as much as is possible at all (the fewest credits missing), and among those ways
the earlier requirement as much as possible. In a matching that is a matroid, so one more course
never takes anything from a requirement that had it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from itertools import pairwise

Flow = dict[tuple[str, int], int]


def allocate(
    supply: Mapping[str, int],
    eligible: Mapping[str, Sequence[int]],
    need: Mapping[int, int],
    start: Flow | None = None,
) -> Flow:
    """How much of each course goes to each requirement: {(course, requirement): amount above 0}.

    *supply*: whole units by course, in the order of use; *eligible*: the requirements that a course may
    count in; *need*: units by requirement, the first one first. *start*: a flow to go on from.
    """
    flow: Flow = dict(start or {})
    have = dict.fromkeys(need, 0)
    left = dict(supply)
    for (course, line), amount in flow.items():
        have[line] += amount
        left[course] -= amount
    for course in supply:
        while left[course] > 0:
            path = _to_lack(course, eligible, need, have, flow)
            if path is None:
                break
            amount = min(left[course], _shift(path, need, have, flow))
            _apply(path, amount, flow)
            left[course] -= amount
            have[path[-1][1]] += amount
    order = list(need)
    for position, line in enumerate(order):
        for giver in reversed(order[position + 1 :]):
            while have[line] < need[line] and have[giver] > 0:
                swaps = _exchange(line, giver, eligible, flow)
                if swaps is None:
                    break
                amount = min(
                    need[line] - have[line], *(flow[course, worse] for course, _, worse in swaps)
                )
                for course, better, worse in swaps:
                    flow[course, better] = flow.get((course, better), 0) + amount
                    _take(flow, course, worse, amount)
                have[line] += amount
                have[giver] -= amount
    return flow


#: Steps (course, requirement, taken from): the course's credits go to the requirement, which gives up those of the next.
Path = list[tuple[str, int]]


def _to_lack(
    course: str,
    eligible: Mapping[str, Sequence[int]],
    need: Mapping[int, int],
    have: Mapping[int, int],
    flow: Flow,
) -> Path | None:
    """The shortest way from a course to a requirement that lacks something; earlier ones first."""
    came: dict[int, tuple[str, int | None]] = {}
    waiting: deque[int] = deque()
    for line in sorted(eligible.get(course, ())):
        came[line] = (course, None)
        waiting.append(line)
    holders: dict[int, list[str]] = {}
    for held, line in flow:
        holders.setdefault(line, []).append(held)
    while waiting:
        line = waiting.popleft()
        if have[line] < need[line]:
            return _walk_back(line, came)
        for other in sorted(holders.get(line, ())):
            for onward in sorted(eligible[other]):
                if onward not in came:
                    came[onward] = (other, line)
                    waiting.append(onward)
    return None


def _walk_back(line: int, came: Mapping[int, tuple[str, int | None]]) -> Path:
    path: Path = []
    at: int | None = line
    while at is not None:
        course, before = came[at]
        path.append((course, at))
        at = before
    return path[::-1]


def _shift(path: Path, need: Mapping[int, int], have: Mapping[int, int], flow: Flow) -> int:
    """How much can go along a path: what the end lacks and what each moved course holds."""
    last = path[-1][1]
    most = need[last] - have[last]
    for (_course, line), (moved, _onward) in pairwise(path):
        most = min(most, flow[moved, line])
    return most


def _apply(path: Path, amount: int, flow: Flow) -> None:
    for (_course, line), (moved, _onward) in pairwise(path):
        _take(flow, moved, line, amount)
    for course, line in path:
        flow[course, line] = flow.get((course, line), 0) + amount


def _exchange(
    line: int, giver: int, eligible: Mapping[str, Sequence[int]], flow: Flow
) -> list[tuple[str, int, int]] | None:
    """Steps (course, to, from) by which *line* gains what *giver* loses; none where there is no way."""
    came: dict[int, tuple[str, int]] = {}
    waiting = deque([line])
    while waiting:
        at = waiting.popleft()
        for course, held in sorted(flow):
            if at in eligible[course] and held not in came and held != line:
                came[held] = (course, at)
                if held == giver:
                    return _steps(giver, line, came)
                waiting.append(held)
    return None


def _steps(
    giver: int, line: int, came: Mapping[int, tuple[str, int]]
) -> list[tuple[str, int, int]]:
    steps, at = [], giver
    while at != line:
        course, to = came[at]
        steps.append((course, to, at))
        at = to
    return steps


def _take(flow: Flow, course: str, line: int, amount: int) -> None:
    flow[course, line] -= amount
    if not flow[course, line]:
        del flow[course, line]
