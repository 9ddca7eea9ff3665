"""Which curriculum version binds a student. Pure.

The newest published version whose entrance years hold the student's year; a closed one still binds those
who entered in its years. A student may move to a newer version with approval, never back to an
older one: what was approved counts before the year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

STATES_IN_FORCE = ("published", "closed")


@dataclass(frozen=True)
class Version:
    """A version as the rule needs it; years are entrance years, both included."""

    id: int
    entrance_from: int
    entrance_to: int | None
    state: str

    def holds(self, year: int) -> bool:
        """Whether the year is one of its own."""
        return self.entrance_from <= year and (self.entrance_to is None or year <= self.entrance_to)


@dataclass(frozen=True)
class Binding:
    """The version and why: ``year``, ``moved`` (approved) or ``none`` (no version holds the year)."""

    version_id: int | None
    why: str


def binding(versions: Iterable[Version], year: int, moved_to: int | None = None) -> Binding:
    """The version that binds whoever entered in *year*; *moved_to*: where they may be by approval."""
    known = [one for one in versions if one.state in STATES_IN_FORCE]
    if moved_to is not None and any(one.id == moved_to for one in known):
        return Binding(moved_to, "moved")
    mine = [one for one in known if one.holds(year)]
    if not mine:
        return Binding(None, "none")
    return Binding(max(mine, key=lambda one: (one.entrance_from, one.id)).id, "year")


def newer(versions: Iterable[Version], than: int) -> tuple[int, ...]:
    """The published versions to which somebody bound by *than* may ask to move, the newest first."""
    known = {one.id: one for one in versions}
    now = known.get(than)
    if now is None:
        return ()
    later = [
        one
        for one in known.values()
        if one.state == "published" and one.entrance_from > now.entrance_from
    ]
    return tuple(one.id for one in sorted(later, key=lambda one: (-one.entrance_from, -one.id)))


def clashes(versions: Iterable[Version], new: Version) -> tuple[int, ...]:
    """Other versions in force that begin with the same entrance year: which would bind is not told."""
    return tuple(
        one.id
        for one in versions
        if one.id != new.id
        and one.state in STATES_IN_FORCE
        and one.entrance_from == new.entrance_from
    )
