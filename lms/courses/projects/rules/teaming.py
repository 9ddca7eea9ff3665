"""Dividing members into teams so that each team brings many different skills. Pure.

The rule, as it is stated: there are as few teams as hold everybody, and their sizes differ by one
at most. People are taken in the order of how many of the skills they have shown, equals by lot;
each goes to one of the smallest teams: the one that lacks most of what they bring, then the one
with the fewest skills so far.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping


def lot(seed: str, person: int) -> str:
    """What decides between people who bring equally much."""
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()


def teams_needed(people: int, most: int) -> int:
    """How many teams of at most *most* hold *people*."""
    return -(-people // most) if people > 0 else 0


def balanced(
    people: Mapping[int, Collection[str]], most: int, seed: str
) -> tuple[tuple[int, ...], ...]:
    """Teams of at most *most*; *people*: the skills that each has shown. Free of their order."""
    count = teams_needed(len(people), most)
    teams: list[list[int]] = [[] for _ in range(count)]
    brought: list[set[str]] = [set() for _ in range(count)]
    order = sorted(people, key=lambda one: (-len(set(people[one])), lot(seed, one), one))
    for person in order:
        skills = set(people[person])
        smallest = min(len(team) for team in teams)
        open_ones = [at for at in range(count) if len(teams[at]) == smallest]
        chosen = min(open_ones, key=lambda at: (-len(skills - brought[at]), len(brought[at]), at))
        teams[chosen].append(person)
        brought[chosen] |= skills
    return tuple(tuple(sorted(team)) for team in teams)
