"""Names hidden behind numbers that stay the same, and which work is marked twice. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from pathlib import PurePosixPath

#: What a number looks like, so that a search can tell that one is asked for.
NUMBER = re.compile(r"\d{3}-?\d{3}-?\d{3}")
_MOST_SUFFIX = 10


def unit(person_id: int, group_id: int | None) -> str:
    """Whose work it is, for :func:`blind_number`: the group's where one handed in."""
    return f"g{group_id}" if group_id is not None else f"p{person_id}"


def blind_number(key: str, whose: str) -> str:
    """The number of a person or group in an assignment, ``482-719-355``: nine digits out of *key*.

    *whose* as :func:`unit` gives it. The same for all that they hand in; nobody without the key
    finds the person from it.
    """
    digits = f"{_drawn(key, 'number:' + whose) % 10**9:09d}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def blind_file_name(position: int, name: str) -> str:
    """What a file (the *position*-th, from 1) is called while its author's name is hidden.

    Only the suffix stays, and only one that looks like a suffix: people put names into file names.
    """
    suffix = PurePosixPath(name).suffix.lower()
    plain = re.fullmatch(r"\.[a-z0-9]{1,9}", suffix) and len(suffix) <= _MOST_SUFFIX
    return f"file-{position}{suffix if plain else ''}"


def sampled(key: str, whose: str, percent: int) -> bool:
    """Whether somebody's work is among the *percent* of all that two people mark.

    A higher share holds everybody of a lower one; 0 holds nobody and 100 everybody.
    """
    return _drawn(key, "sample:" + whose) % 10_000 < percent * 100


def _drawn(key: str, text: str) -> int:
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big")
