"""Which team works on which project. Pure, exact, and the same whatever the order of the input.

The method, as it is stated to everybody:

1. As many teams as possible get a project (a team fits where its size lies within the project's).
2. Among those ways the sum of ranks is smallest: a first choice counts 1, a second 2, and so on; a
   project that a team did not rank counts one more than there are projects. A team that ranked
   fewer is counted from the end: its last choice as the last of all projects, the one before as the
   one before that. So a short list never gets a team more than ranking everything would.
3. Among those that are still equal a lot decides: SHA-256 of seed, team and project.

A smallest sum cannot be improved for one team without another getting a worse choice (Pareto).
Costs are whole numbers, so that no rounding decides; the search is the Hungarian method.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

METHOD: Final = "least-sum-of-ranks/2"
_LOT_BYTES: Final = 6


@dataclass(frozen=True)
class Wish:
    """A team, how many it is, and the projects that it ranked, the best first."""

    team: int
    size: int
    choices: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """A project: how many teams it takes, and of which sizes."""

    project: int
    teams: int
    least: int
    most: int

    def fits(self, size: int) -> bool:
        """Whether a team of *size* can take it."""
        return self.least <= size <= self.most


@dataclass(frozen=True)
class Better:
    """A project that a team ranked higher than what it got. *why*: full, or size."""

    project: int
    choice: int
    why: str
    holders: tuple[tuple[int, int | None], ...]  # (team, which choice it was for that team)


@dataclass(frozen=True)
class Line:
    """What a team got. *choice*: 1 for its first; none: it had not ranked it, or got nothing."""

    team: int
    project: int | None
    choice: int | None
    better: tuple[Better, ...]


@dataclass(frozen=True)
class Outcome:
    """The assignment, by team. *total*: the sum of ranks of those who got what they ranked."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """The sum of the choices that teams got."""
        return sum(line.choice or 0 for line in self.lines)

    @property
    def unplaced(self) -> int:
        """How many teams got nothing."""
        return sum(line.project is None for line in self.lines)

    def count(self, choice: int | None) -> int:
        """How many teams got their first, second … choice; none: one that they had not ranked."""
        return sum(line.choice == choice and line.project is not None for line in self.lines)

    @property
    def project_of(self) -> dict[int, int | None]:
        """Project by team."""
        return {line.team: line.project for line in self.lines}


def lot(seed: str, team: int, project: int) -> int:
    """The lot that decides between equals: the smaller one wins."""
    digest = hashlib.sha256(f"{seed}:{team}:{project}".encode()).digest()
    return int.from_bytes(digest[:_LOT_BYTES], "big")


def assign(wishes: Iterable[Wish], places: Iterable[Place], seed: str) -> Outcome:
    """The assignment that the method gives. Choices that are not offered are passed over."""
    offered = {place.project: place for place in sorted(places, key=lambda p: p.project)}
    teams = [
        Wish(one.team, one.size, tuple(dict.fromkeys(p for p in one.choices if p in offered)))
        for one in sorted(wishes, key=lambda one: one.team)
    ]
    slots = [p.project for p in offered.values() for _ in range(min(p.teams, len(teams)))]
    held = _solve(teams, offered, slots, seed)
    return Outcome(tuple(_line(one, held, teams, offered) for one in teams))


def explained(
    held: Mapping[int, int | None], wishes: Iterable[Wish], places: Iterable[Place]
) -> tuple[Line, ...]:
    """Lines for an assignment that a person changed: which choice each team holds, and why."""
    teams = sorted(wishes, key=lambda one: one.team)
    offered = {place.project: place for place in places}
    return tuple(_line(one, held, teams, offered) for one in teams)


def _solve(
    teams: Sequence[Wish], offered: Mapping[int, Place], slots: Sequence[int], seed: str
) -> dict[int, int | None]:
    if not teams:
        return {}
    count, worst = len(teams), len(offered) + 1
    nothing = count * worst + 1  # dearer than everybody's worst together
    scale = (count + 1) << (8 * _LOT_BYTES)
    never = nothing * scale * (count + 1)

    def cost(one: Wish, project: int | None) -> int:
        if project is None:
            return nothing * scale + lot(seed, one.team, 0)
        if not offered[project].fits(one.size):
            return never
        return _rank(one, project, len(offered)) * scale + lot(seed, one.team, project)

    columns: list[int | None] = [*slots, *([None] * count)]
    by_project = [{project: cost(one, project) for project in {*columns}} for one in teams]
    matrix = [[row[project] for project in columns] for row in by_project]
    return {one.team: columns[column] for one, column in zip(teams, cheapest(matrix), strict=True)}


def _rank(one: Wish, project: int, offered: int) -> int:
    """What *project* counts for a team, of *offered* projects."""
    if project not in one.choices:
        return offered + 1
    return offered - len(one.choices) + one.choices.index(project) + 1


def cheapest(matrix: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row so that the sum is smallest; rows may not outnumber columns.

    The Hungarian method with potentials, O(rows² × columns), exact on whole numbers.
    """
    rows, columns = len(matrix), len(matrix[0]) if matrix else 0
    row_price, column_price = [0] * (rows + 1), [0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], at = row, 0
        least: list[int | None] = [None] * (columns + 1)
        seen = [False] * (columns + 1)
        while owner[at]:
            seen[at] = True
            current, step, following = owner[at], None, 0
            for column in range(1, columns + 1):
                if seen[column]:
                    continue
                over = matrix[current - 1][column - 1] - row_price[current] - column_price[column]
                known = least[column]
                if known is None or over < known:
                    least[column], known, way[column] = over, over, at
                if step is None or known < step:
                    step, following = known, column
            assert step is not None
            for column in range(columns + 1):
                if seen[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                elif (rest := least[column]) is not None:
                    least[column] = rest - step
            at = following
        while at:
            owner[at], at = owner[way[at]], way[at]
    found = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            found[owner[column] - 1] = column - 1
    return found


def _line(
    one: Wish, held: Mapping[int, int | None], teams: Sequence[Wish], offered: Mapping[int, Place]
) -> Line:
    project = held.get(one.team)
    choice = _choice(one, project)
    above = one.choices if choice is None else one.choices[: choice - 1]
    better = []
    for position, wanted in enumerate(above, 1):
        place = offered.get(wanted)
        if place is None:
            continue
        holders = tuple(
            (other.team, _choice(other, wanted))
            for other in teams
            if held.get(other.team) == wanted
        )
        why = "full" if place.fits(one.size) else "size"
        better.append(Better(wanted, position, why, holders))
    return Line(one.team, project, choice, tuple(better))


def _choice(one: Wish, project: int | None) -> int | None:
    return one.choices.index(project) + 1 if project in one.choices else None


def inputs(wishes: Iterable[Wish], places: Iterable[Place], seed: str) -> dict[str, Any]:
    """What the assignment is made from, as it is kept and hashed."""
    return {
        "method": METHOD,
        "seed": seed,
        "teams": [
            {"team": one.team, "size": one.size, "choices": list(one.choices)}
            for one in sorted(wishes, key=lambda one: one.team)
        ],
        "projects": [
            {"project": p.project, "teams": p.teams, "least": p.least, "most": p.most}
            for p in sorted(places, key=lambda p: p.project)
        ],
    }
