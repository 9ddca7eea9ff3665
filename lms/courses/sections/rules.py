"""Dividing people among sections; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def divided(people: Sequence[int], sizes: Mapping[int, int]) -> dict[int, int]:
    """Which section each of *people* (in order) goes to, so that sections end as equal as can be.

    *sizes*: how many are in each section now. Nobody who is in a section is moved.
    """
    filled = dict(sizes)
    found: dict[int, int] = {}
    for person in people:
        smallest = min(filled, key=lambda section: (filled[section], section))
        found[person] = smallest
        filled[smallest] += 1
    return found
