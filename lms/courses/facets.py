"""Searching a list that fits in memory: words, initial consonants, and facets with their counts.

Pure: the catalogue of a city is some hundred lines, so that one statement fetches what is needed
and everything else is decided here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.interop.formats.hangul import initial_consonants, is_initials


@dataclass(frozen=True)
class Entry:
    """Something to be found: *names* are also found by initials (ㅇㄱㅈㄴ), *texts* by words only.

    *facets*: the values that it has of each facet, none or several.
    """

    key: int
    names: tuple[str, ...]
    texts: tuple[str, ...]
    facets: Mapping[str, frozenset[str]]
    item: Any = None


def plain(text: str) -> str:
    """*text* as it is compared: NFC, folded case."""
    return unicodedata.normalize("NFC", text).casefold()


def matches(entry: Entry, query: str) -> bool:
    """Whether every word of *query* occurs; a word of initial consonants, in those of a name."""
    words = plain(query).split()
    if not words:
        return True
    body = "\n".join(plain(text) for text in (*entry.names, *entry.texts))
    initials = [initial_consonants(text) for text in entry.names]
    return all(
        any(word in line for line in initials) if is_initials(word) else word in body
        for word in words
    )


def narrow(entries: Iterable[Entry], query: str, chosen: Mapping[str, str]) -> list[Entry]:
    """The entries that match the words and every chosen facet, in their order."""
    return [entry for entry in entries if _has(entry, chosen) and matches(entry, query)]


def counts(
    entries: Sequence[Entry], query: str, chosen: Mapping[str, str], facet: str
) -> dict[str, int]:
    """How many there would be with each value of *facet*, the other choices staying."""
    others = {name: value for name, value in chosen.items() if name != facet}
    found: dict[str, int] = {}
    for entry in narrow(entries, query, others):
        for value in entry.facets.get(facet, ()):
            found[value] = found.get(value, 0) + 1
    return found


def options(
    entries: Sequence[Entry],
    query: str,
    chosen: Mapping[str, str],
    facet: str,
    names: Iterable[tuple[str, Any]],
) -> list[tuple[str, str]]:
    """The facet's choices for a select, each with its count; what would find nothing is left out."""
    found = counts(entries, query, chosen, facet)
    return [
        (code, f"{label} ({found.get(code, 0)})")
        for code, label in names
        if found.get(code) or chosen.get(facet) == code
    ]


def ordered(
    entries: Iterable[Entry], query: str, key: Callable[[Any], Any], *, descending: bool = False
) -> list[Entry]:
    """By *key* of the item; where words were typed, those with a name that begins so come first."""
    ranked = sorted(entries, key=lambda entry: key(entry.item), reverse=descending)
    wanted = plain(query).strip()
    if not wanted:
        return ranked
    return sorted(
        ranked, key=lambda entry: not any(plain(name).startswith(wanted) for name in entry.names)
    )


def _has(entry: Entry, chosen: Mapping[str, str]) -> bool:
    return all(value in entry.facets.get(name, ()) for name, value in chosen.items() if value)
