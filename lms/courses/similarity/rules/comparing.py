"""Which works have much in common, and how much. Pure; the order of works does not matter.

MinHash signatures say which of very many pairs can reach the threshold at all; those are then
counted exactly, so that what is shown is no estimate.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lms.courses.similarity.rules.shingles import Shingle

PERMUTATIONS: Final = 256
_SEED: Final = 20_240_101
#: How many standard errors an estimate may be wrong without a pair being lost.
_ERRORS: Final = 4.0
#: A run that this share of the works has is what everybody was given; in few works nothing is.
MOST_SHARE: Final = 0.75
FEWEST_WORKS: Final = 5
#: Works with fewer runs of their own are too short to say anything.
FEWEST_RUNS: Final = 8

Bag = frozenset[int]


@dataclass(frozen=True)
class Score:
    """What two works share. *score* is of the shorter one; the shares are of each."""

    score: float
    first: float
    second: float


@dataclass(frozen=True)
class Found:
    """A pair at or above the threshold; *first* < *second*."""

    first: int
    second: int
    score: Score


def bag_of(shingles: Iterable[Shingle], common: Collection[int] = frozenset()) -> Bag:
    """The different runs of a work, without those that everybody shares."""
    return frozenset(one.value for one in shingles) - frozenset(common)


def common_to_most(bags: Collection[Bag]) -> Bag:
    """The runs that at least three quarters of the works have, of five works or more."""
    if len(bags) < FEWEST_WORKS:
        return frozenset()
    count: Counter[int] = Counter()
    for bag in bags:
        count.update(bag)
    enough = math.ceil(len(bags) * MOST_SHARE)
    return frozenset(value for value, times in count.items() if times >= enough)


def score(first: Bag, second: Bag) -> Score:
    """How much of the shorter of two works is also in the other: 0 nothing, 1 all of it."""
    if not first or not second:
        return Score(0.0, 0.0, 0.0)
    shared = len(first & second)
    return Score(shared / min(len(first), len(second)), shared / len(first), shared / len(second))


def compare_all(
    bags: Mapping[int, Bag],
    threshold: float,
    *,
    apart: Mapping[int, Collection[Any]] | None = None,
    fixed: Collection[int] = frozenset(),
) -> list[Found]:
    """Every pair whose score reaches *threshold* (0 to 1), the highest first.

    *apart* names whose each work is: works of the same people are not compared. *fixed* works (of
    earlier offerings) are compared with others only, not with one another.
    """
    usable = {key: bag for key, bag in bags.items() if len(bag) >= FEWEST_RUNS}
    people = {key: frozenset((apart or {}).get(key, ())) for key in usable}
    found = []
    for first, second in _worth_counting(usable, threshold):
        if (first in fixed and second in fixed) or people[first] & people[second]:
            continue
        exact = score(usable[first], usable[second])
        if exact.score >= threshold:
            found.append(Found(first, second, exact))
    return sorted(found, key=lambda one: (-one.score.score, one.first, one.second))


def _worth_counting(bags: Mapping[int, Bag], threshold: float) -> Iterator[tuple[int, int]]:
    """The pairs (lower id first) whose score may reach the threshold, by their signatures."""
    keys = sorted(bags)
    if len(keys) < 2:
        return
    signatures = np.array([_signature(bags[key]) for key in keys])
    sizes = np.array([len(bags[key]) for key in keys], dtype=float)
    for at in range(len(keys) - 1):
        others = slice(at + 1, None)
        alike = (signatures[others] == signatures[at]).mean(axis=1)
        error = np.sqrt(np.maximum(alike * (1 - alike), 1 / PERMUTATIONS) / PERMUTATIONS)
        most = np.minimum(1.0, alike + _ERRORS * error)
        shared = most / (1 + most) * (sizes[others] + sizes[at])
        reach = shared / np.minimum(sizes[others], sizes[at])
        for offset in np.flatnonzero(reach >= threshold):
            yield keys[at], keys[at + 1 + int(offset)]


def _signature(bag: Bag) -> Any:
    from datasketch import MinHash  # loads all of scipy: a quarter of what starting takes

    sketch = MinHash(num_perm=PERMUTATIONS, seed=_SEED, hashfunc=_low_bits)
    sketch.update_batch(sorted(bag))
    return sketch.hashvalues


def _low_bits(value: Any) -> int:
    """Runs are numbers already, evenly spread: 32 bits of them are what a signature needs."""
    return int(value) & 0xFFFFFFFF
