"""Dividing learners into groups: dealing out, signing up, and what a list of names says. Pure."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

MOST_GROUPS: Final = 200  # of a set
MOST_MEMBERS: Final = 500  # of a group
MOST_LINES: Final = 2000  # of a list


@dataclass(frozen=True)
class Reason:
    """Why something is refused: a code and its numbers, put into words by ``messages``."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def groups_needed(people: int, *, size: int) -> int:
    """How many groups of at most *size* hold *people*."""
    return -(-people // size) if people > 0 else 0


def deal(people: Sequence[int], sizes: Mapping[int, int], capacity: int | None) -> dict[int, int]:
    """Group by person: each in turn to the group with the fewest members, the first of equals.

    *sizes* are the members that groups have already, in the order of the groups. Who finds no
    place below *capacity* is left out. Whoever wants chance shuffles *people* beforehand. Groups
    that began with equal sizes end with sizes that differ by one at most.
    """
    held = dict(sizes)
    found: dict[int, int] = {}
    for person in people:
        open_ones = [key for key, size in held.items() if capacity is None or size < capacity]
        if not open_ones:
            break
        smallest = min(open_ones, key=lambda key: held[key])
        found[person] = smallest
        held[smallest] += 1
    return found


@dataclass(frozen=True)
class SignUp:
    """What decides whether a learner may choose a group by themselves."""

    self_signup: bool
    locked: bool
    until: datetime | None
    capacity: int | None
    size: int  # members of the group that is chosen; for leaving it does not matter
    in_it: bool = False


def signup_reasons(situation: SignUp, now: datetime, *, leaving: bool = False) -> list[Reason]:
    """Why a learner may not join (or leave) by themselves; empty: they may."""
    if not situation.self_signup:
        return [Reason("by_teacher")]
    reasons = []
    if situation.locked:
        reasons.append(Reason("locked"))
    if situation.until is not None and now > situation.until:
        reasons.append(Reason("signup_over", {"at": situation.until}))
    if not leaving and not situation.in_it and is_full(situation.size, situation.capacity):
        reasons.append(Reason("full", {"most": situation.capacity}))
    return reasons


def is_full(size: int, capacity: int | None) -> bool:
    """Whether nobody more fits."""
    return capacity is not None and size >= capacity


def fresh_names(stem: str, taken: Sequence[str], count: int) -> list[str]:
    """*count* names that are not taken, numbered: ``stem`` holds ``{n}``."""
    held, number = {name_key(one) for one in taken}, 1
    found: list[str] = []
    while len(found) < count:
        name = stem.format(n=number)
        if name_key(name) not in held:
            found.append(name)
        number += 1
    return found


def name_key(name: str) -> str:
    """Two names with the same key are one group to people."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@dataclass(frozen=True)
class Named:
    """Somebody of the roster, as a list may name them."""

    person_id: int
    name: str
    number: str
    email: str
    english_name: str = ""


@dataclass(frozen=True)
class Written:
    """A line of the list: who (name, number or e-mail) and to which group."""

    line: int
    who: str
    group: str


@dataclass(frozen=True)
class PlanLine:
    """What will become of one line.

    *outcome*: place (into a group for the first time), move (from another one), already,
    unknown (nobody on the roster), ambiguous (several of that name), repeated, full, no_group,
    too_long, too_many_groups.
    """

    line: int
    who: str
    group: str
    outcome: str
    person_id: int | None = None
    name: str = ""
    before: str = ""  # the group that is left
    new_group: bool = False


@dataclass(frozen=True)
class Plan:
    """The whole list. The same list and the same state of the set give the same *digest*."""

    lines: tuple[PlanLine, ...]

    def count(self, outcome: str) -> int:
        """How many lines come out so."""
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def changes(self) -> tuple[PlanLine, ...]:
        """The lines by which something changes."""
        return tuple(line for line in self.lines if line.outcome in {"place", "move"})

    @property
    def new_groups(self) -> tuple[str, ...]:
        """The groups that will be made, each once, in order."""
        names: dict[str, str] = {}
        for line in self.changes:
            if line.new_group:
                names.setdefault(name_key(line.group), line.group)
        return tuple(names.values())

    @property
    def digest(self) -> str:
        """What a preview showed: committing refuses where it would show something else by now."""
        text = "\n".join(repr(line) for line in self.lines)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Division:
    """The set as it is: names of groups by id, and the group of each person who has one."""

    groups: Mapping[int, str]
    members: Mapping[int, int]
    capacity: int | None = None
    most_groups: int = MOST_GROUPS


def plan(written: Sequence[Written], roster: Sequence[Named], division: Division) -> Plan:
    """Decide every line in its order; the first line for a person counts."""
    known = _index(roster)
    by_name = {name_key(name): key for key, name in division.groups.items()}
    sizes: dict[str, int] = {name_key(name): 0 for name in division.groups.values()}
    for group_id in division.members.values():
        sizes[name_key(division.groups[group_id])] += 1
    seen: set[int] = set()
    lines = []
    for item in written:
        key = name_key(item.group)
        found = known.get(name_key(item.who), [])
        person = found[0] if len(found) == 1 else None
        before = division.members.get(person.person_id) if person else None
        outcome = _outcome(item, found, seen, division, key, sizes)
        if outcome in {"place", "move"}:
            sizes[key] = sizes.get(key, 0) + 1
            if before is not None:
                sizes[name_key(division.groups[before])] -= 1
        if person is not None:
            seen.add(person.person_id)
        lines.append(
            PlanLine(
                item.line,
                item.who,
                item.group,
                outcome,
                person.person_id if person else None,
                person.name if person else "",
                division.groups[before] if before is not None else "",
                key not in by_name,
            )
        )
    return Plan(tuple(lines))


def _index(roster: Sequence[Named]) -> dict[str, list[Named]]:
    """People by everything that may name them; number and e-mail are nobody else's."""
    found: dict[str, list[Named]] = {}
    for person in roster:
        for text in {person.name, person.english_name, person.number, person.email}:
            if text and person not in found.setdefault(name_key(text), []):
                found[name_key(text)].append(person)
    return found


def _outcome(
    item: Written,
    found: Sequence[Named],
    seen: set[int],
    division: Division,
    key: str,
    sizes: Mapping[str, int],
) -> str:
    if not found:
        return "unknown"
    if len(found) > 1:
        return "ambiguous"
    if found[0].person_id in seen:
        return "repeated"
    if not key:
        return "no_group"
    if len(item.group) > 80:
        return "too_long"
    before = division.members.get(found[0].person_id)
    if before is not None and name_key(division.groups[before]) == key:
        return "already"
    if is_full(sizes.get(key, 0), division.capacity):
        return "full"
    if key not in sizes and len(sizes) >= division.most_groups:
        return "too_many_groups"
    return "place" if before is None else "move"
