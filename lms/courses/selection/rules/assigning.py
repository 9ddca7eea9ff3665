"""Which reviewers look at which applicants: even load, no conflicts, the same again by seed. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]  # (applicant, reviewer)


@dataclass(frozen=True)
class Plan:
    """Pairs to add, and the applicants for whom too few reviewers are left (how many lack)."""

    add: tuple[Pair, ...]
    short: tuple[tuple[int, int], ...]


def drawn(seed: str, *keys: object) -> str:
    """A number that nobody chose: SHA-256 of the seed and the keys, as 64 hexadecimal digits."""
    return hashlib.sha256(":".join([seed, *map(str, keys)]).encode()).hexdigest()


def assign(
    applicants: Sequence[int],
    reviewers: Sequence[int],
    each: int,
    conflicts: Collection[Pair],
    standing: Collection[Pair],
    seed: str,
) -> Plan:
    """Give every applicant *each* reviewers; what stands stays.

    Applicants with the fewest possible reviewers come first, the rest in an order drawn by *seed*.
    Each takes the reviewers with the least load who have no conflict with them; of equals, those
    drawn first. With no conflicts and nothing standing, loads differ by one at the most.
    """
    crew = sorted(set(reviewers))
    load = dict.fromkeys(crew, 0)
    held: dict[int, set[int]] = {one: set() for one in applicants}
    for applicant, reviewer in standing:
        if reviewer in load:
            load[reviewer] += 1
        if applicant in held:
            held[applicant].add(reviewer)
    barred = set(conflicts)
    possible = {
        one: [r for r in crew if (one, r) not in barred and r not in held[one]] for one in held
    }
    order = sorted(held, key=lambda one: (len(possible[one]), drawn(seed, "applicant", one)))
    add: list[Pair] = []
    short: list[tuple[int, int]] = []
    for applicant in order:
        missing = each - len(held[applicant])
        if missing <= 0:
            continue
        chosen = sorted(possible[applicant], key=lambda r: (load[r], drawn(seed, applicant, r)))[
            :missing
        ]
        for reviewer in chosen:
            load[reviewer] += 1
            add.append((applicant, reviewer))
        if len(chosen) < missing:
            short.append((applicant, missing - len(chosen)))
    return Plan(tuple(sorted(add)), tuple(sorted(short)))


def loads(pairs: Collection[Pair], reviewers: Sequence[int]) -> Mapping[int, int]:
    """How many applicants each reviewer has; those without any count too."""
    found = dict.fromkeys(reviewers, 0)
    for _applicant, reviewer in pairs:
        found[reviewer] = found.get(reviewer, 0) + 1
    return found
