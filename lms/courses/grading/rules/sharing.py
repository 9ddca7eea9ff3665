"""Who marks whose work, shared out evenly. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def evenly(
    units: Sequence[Sequence[int]], graders: Sequence[int], held: Mapping[int, int]
) -> dict[int, int]:
    """Give each unit (people who stay together: one person, or a group) to a grader.

    Each goes to whoever has the fewest people so far, counting those *held* already (grader →
    people); the first in *graders* where several have as few. The answer is person → grader. The
    same people and graders give the same answer.
    """
    if not graders:
        return {}
    load = {grader: held.get(grader, 0) for grader in graders}
    order = {grader: place for place, grader in enumerate(graders)}
    given: dict[int, int] = {}
    for unit in sorted(units, key=lambda unit: (-len(unit), units.index(unit))):
        grader = min(load, key=lambda key: (load[key], order[key]))
        load[grader] += len(unit)
        given |= dict.fromkeys(unit, grader)
    return given
