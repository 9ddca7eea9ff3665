"""Which two accounts may be one person's, and why: proposed, never decided. Pure.

Twins share a birth date and often a telephone, homonyms a name: neither is ever enough. Whatever
the level, a person looks at both accounts before anything is merged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final


class Level(StrEnum):
    """How much speaks for one person."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


#: So long a merge can be undone, where nothing was written meanwhile.
UNDO: Final = timedelta(days=30)
#: A group of more than this that shares one thing (a common name, an office's telephone) says
#: nothing about two of them.
MOST_ALIKE: Final = 40


@dataclass(frozen=True)
class Face:
    """What is compared of an account. *births*: dates that it gave, none where it gave none."""

    id: int
    name: str
    english_name: str = ""
    email: str = ""
    phone: str = ""
    births: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Proposal:
    """Two accounts (the lower id first), how much speaks for it, what does, and what against.

    *reasons*: name, english_name, birth, phone, address; *against*: name, birth.
    """

    low_id: int
    high_id: int
    level: Level
    reasons: tuple[str, ...]
    against: tuple[str, ...] = ()


def plain_name(name: str) -> str:
    """A name without spaces, signs and case."""
    return re.sub(r"[\s\-.·']+", "", unicodedata.normalize("NFC", name)).casefold()


def local_part(email: str) -> str:
    """What stands before the @, without what follows a plus; empty for short ones, which many have."""
    found = email.partition("@")[0].partition("+")[0].lower()
    return found if len(found) >= 5 else ""


def compare(one: Face, other: Face) -> Proposal | None:
    """Whether to propose these two; None where too little speaks for it.

    High: name, birth date and telephone. Middle: the name with birth date or telephone, and nothing
    against. Low: what is left of these where something is against it (twins, homonyms), the name with the
    same local part of the address, or the same local part with telephone or birth date.
    """
    first, second = sorted((one, other), key=lambda face: face.id)
    reasons = []
    same_name = bool(first.name) and plain_name(first.name) == plain_name(second.name)
    english = plain_name(first.english_name)
    if same_name:
        reasons.append("name")
    elif english and english == plain_name(second.english_name):
        reasons.append("english_name")
    if first.births & second.births:
        reasons.append("birth")
    if first.phone and first.phone == second.phone:
        reasons.append("phone")
    if local_part(first.email) and local_part(first.email) == local_part(second.email):
        reasons.append("address")
    against = []
    if not {"name", "english_name"} & set(reasons):
        against.append("name")
    if first.births and second.births and "birth" not in reasons:
        against.append("birth")
    level = _level(set(reasons), bool(against))
    if level is None:
        return None
    return Proposal(first.id, second.id, level, tuple(reasons), tuple(against))


def _level(reasons: set[str], against: bool) -> Level | None:
    named = bool({"name", "english_name"} & reasons)
    strong = {"birth", "phone"} & reasons
    if named and len(strong) == 2 and not against:
        return Level.HIGH
    if named and strong and not against:
        return Level.MIDDLE
    if (named and strong) or len(strong) == 2:
        return Level.LOW
    if "address" in reasons and (named or strong):
        return Level.LOW
    return None


def pairs(faces: Iterable[Face]) -> set[tuple[int, int]]:
    """The ids of accounts that share a name, a telephone or a local part: those worth comparing.

    Large groups are left out: what very many share says nothing.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for face in faces:
        keys = {
            ("name", plain_name(face.name)),
            ("name", plain_name(face.english_name)),
            ("phone", face.phone),
            ("address", local_part(face.email)),
        }
        for key in keys:
            if key[1]:
                groups.setdefault(key, []).append(face.id)
    return {
        (min(a, b), max(a, b))
        for members in groups.values()
        if len(members) <= MOST_ALIKE
        for a, b in combinations(members, 2)
    }
