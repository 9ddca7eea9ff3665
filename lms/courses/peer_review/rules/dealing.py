"""Who reviews whose work. Pure; the same seed and people give the same answer.

Each reviewer gets *n* works of others, or as many as there are; each work gets reviewers as evenly
as that allows, and *n* where enough people are left to ask. What was dealt before stays.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lms.courses.assignments.rules import Reason

Pair = tuple[int, str]  # (reviewer, work)


@dataclass(frozen=True)
class Work:
    """A work by its key, and whose it is: one person, or the members of a group."""

    key: str
    owners: frozenset[int]


@dataclass(frozen=True)
class Deal:
    """What is new, and the works that got fewer reviewers than wanted: (work, how many)."""

    new: tuple[Pair, ...]
    short: tuple[tuple[str, int], ...]


@dataclass
class _Table:
    """Who has what while it is being dealt. *fixed* was dealt before and never moves."""

    works: dict[str, Work]
    order: list[str]
    barred: Collection[Pair]
    fixed: set[Pair]
    has: dict[int, set[str]]
    count: dict[str, int] = field(default_factory=dict)

    def may(self, reviewer: int, key: str) -> bool:
        """Whether *reviewer* may be given this work, not having it."""
        return (
            reviewer not in self.works[key].owners
            and (reviewer, key) not in self.barred
            and key not in self.has[reviewer]
        )

    def give(self, reviewer: int, key: str) -> None:
        self.has[reviewer].add(key)
        self.count[key] += 1

    def take(self, reviewer: int, key: str) -> None:
        self.has[reviewer].discard(key)
        self.count[key] -= 1


def deal(
    works: Iterable[Work],
    reviewers: Iterable[int],
    n: int,
    seed: str,
    *,
    held: Iterable[Pair] = (),
    barred: Collection[Pair] = frozenset(),
    excused: Mapping[int, int] | None = None,
) -> Deal:
    """Deal what is missing.

    *held* pairs count and stay; *barred* ones are never dealt; *excused* says how many fewer works
    somebody owes (a teacher took one away). Neither the order of works nor of people matters.
    """
    listed = {work.key: work for work in works}
    people = sorted(set(reviewers), key=lambda one: _chance(seed, "reviewer", str(one)))
    order = sorted(listed, key=lambda key: _chance(seed, "work", key))
    present = {(one, key) for one, key in held if key in listed}
    has: dict[int, set[str]] = {one: set() for one in people}
    table = _Table(listed, order, frozenset(barred), present, has, dict.fromkeys(order, 0))
    for one, key in present:
        table.has.setdefault(one, set())
        table.give(one, key)
    owed = {one: _owed(table, one, n) - (excused or {}).get(one, 0) for one in people}
    _to_each_reviewer(table, people, owed)
    _level(table)
    _to_each_work(table, people, n, seed)
    new = sorted(
        (one, key) for one, keys in table.has.items() for key in keys if (one, key) not in present
    )
    short = tuple((key, table.count[key]) for key in sorted(order) if table.count[key] < n)
    return Deal(tuple(new), short)


def _chance(seed: str, *parts: str) -> bytes:
    return hashlib.sha256("\0".join((seed, *parts)).encode()).digest()


def _owed(table: _Table, reviewer: int, n: int) -> int:
    """How many works somebody still owes: *n*, or as many as others handed in."""
    others = sum(reviewer not in work.owners for work in table.works.values())
    return min(n, others) - len(table.has[reviewer])


def _to_each_reviewer(table: _Table, people: Sequence[int], owed: dict[int, int]) -> None:
    """Round by round, the work with the fewest reviewers; of several, the next round the table."""
    place = {key: index for index, key in enumerate(table.order)}
    own = {one: place[key] for key in table.order for one in table.works[key].owners}
    for _round in range(max([*owed.values(), 0])):
        for one in people:
            if owed[one] <= 0:
                continue
            open_to = [key for key in table.order if table.may(one, key)]
            if not open_to:
                continue
            start = own.get(one, 0)
            best = min(
                open_to,
                key=lambda key: (table.count[key], (place[key] - start - 1) % len(place)),
            )
            table.give(one, best)
            owed[one] -= 1


def _level(table: _Table) -> None:
    """Move what is new from works with many reviewers to works with few, also by way of others.

    As long as a chain of moves makes two works more even; without any, no other deal is more even.
    """
    moved = True
    while moved:
        moved = False
        low = min(table.count.values(), default=0)
        for start in sorted(table.order, key=lambda key: -table.count[key]):
            if table.count[start] < low + 2:
                break
            chain = _chain(table, start)
            if chain:
                for one, left, right in chain:
                    table.take(one, left)
                    table.give(one, right)
                moved = True
                break


def _chain(table: _Table, start: str) -> list[tuple[int, str, str]]:
    """Moves (reviewer, from, to) that take one from *start* to a work with two fewer, or none."""
    came: dict[str, tuple[int, str]] = {}
    queue, seen = deque([start]), {start}
    while queue:
        here = queue.popleft()
        for one in sorted(r for r, keys in table.has.items() if here in keys):
            if (one, here) in table.fixed:
                continue
            for there in table.order:
                if there in seen or not table.may(one, there):
                    continue
                seen.add(there)
                came[there] = (one, here)
                if table.count[there] <= table.count[start] - 2:
                    return _back(came, start, there)
                queue.append(there)
    return []


def _back(came: dict[str, tuple[int, str]], start: str, end: str) -> list[tuple[int, str, str]]:
    chain: list[tuple[int, str, str]] = []
    while end != start:
        one, before = came[end]
        chain.append((one, before, end))
        end = before
    return list(reversed(chain))


def _to_each_work(table: _Table, people: Sequence[int], n: int, seed: str) -> None:
    """Ask more of those who have least, where a work came too late or lost a reviewer."""
    for key in sorted(table.order, key=lambda key: table.count[key]):
        while table.count[key] < n:
            able = [one for one in people if table.may(one, key)]
            if not able:
                break
            least = min(able, key=lambda one: (len(table.has[one]), _chance(seed, str(one), key)))
            table.give(least, key)


def shortfall(works: Iterable[Work], reviewers: Iterable[int], n: int) -> Reason | None:
    """Why somebody cannot review *n* works; none: everybody can."""
    listed, people = list(works), set(reviewers)
    if not listed:
        return Reason("nobody_handed_in")
    if len(listed) == 1:
        return Reason("one_work")
    fewest = min((sum(one not in work.owners for work in listed) for one in people), default=n)
    if fewest < n:
        return Reason("few_works", {"wanted": n, "given": fewest})
    return None


def pairing_reasons(
    reviewer: int, work: Work, *, has: Collection[str], learners: Collection[int]
) -> list[Reason]:
    """Why a teacher cannot let *reviewer* review *work*; empty: they can."""
    if reviewer not in learners:
        return [Reason("not_a_learner")]
    if reviewer in work.owners:
        return [Reason("own_work")]
    if work.key in has:
        return [Reason("reviews_already")]
    return []
