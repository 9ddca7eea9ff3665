"""Which version of a rule holds where: pure, over versions as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: A place as (kind, id); a chain goes from the place itself to the office.
Place = tuple[str, int]


@dataclass(frozen=True)
class Version:
    """A policy row as far as it decides: where, from when, whether it gives way, or was withdrawn."""

    id: int
    place: Place
    effective_from: date
    inherits: bool = False
    withdrawn: bool = False


class State(StrEnum):
    """How a version stands on a day, within its own place."""

    COMING = "coming"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


def states(versions: Iterable[Version], today: date) -> dict[int, State]:
    """The state of each version by id; of a place's versions whose day has come the latest holds.

    Two of one day: the one that was set later (the higher id).
    """
    found: dict[int, State] = {}
    holding: dict[Place, Version] = {}
    for version in sorted(versions, key=_order):
        if version.withdrawn:
            found[version.id] = State.WITHDRAWN
        elif version.effective_from > today:
            found[version.id] = State.COMING
        else:
            before = holding.get(version.place)
            if before is not None:
                found[before.id] = State.REPLACED
            holding[version.place] = version
            found[version.id] = State.IN_FORCE
    return found


def in_force(chain: Sequence[Place], versions: Iterable[Version], today: date) -> int:
    """The id of the version that decides at the first place of *chain*; 0: the code's default."""
    listed = list(versions)
    standing = states(listed, today)
    holding = {
        version.place: version for version in listed if standing[version.id] is State.IN_FORCE
    }
    for place in chain:
        version = holding.get(place)
        if version is not None and not version.inherits:
            return version.id
    return 0


def _order(version: Version) -> tuple[date, int]:
    return version.effective_from, version.id
