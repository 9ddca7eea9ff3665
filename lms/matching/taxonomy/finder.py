"""Finding names in running text: one trie of all names, one pass, the leftmost longest name wins.

Names are compared as `folding` says, may begin and end where `boundaries` says, and ambiguous ones
need what `context` says. Time is linear in the text: the trie is walked from each character for at
most the length of the longest name. Web addresses and e-mail addresses name nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from lms.matching.taxonomy import boundaries, context
from lms.matching.taxonomy.folding import (
    BROKEN,
    NO_GAP,
    SPACED,
    WRAPPED,
    Folded,
    fold,
    is_hangul,
    key_of,
)

_ADDRESS = re.compile(
    r"https?://[!-~]+|www\.[!-~]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,100}"
    r"|(?<![\w.])[\w-]{1,40}\.(?:com|io|dev|net|org|co\.kr|kr|ai)/[!-~]*",
    re.ASCII,
)
_END = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: whose it is, where in the text as given, and how sure (0..1)."""

    id: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class _Name:
    id: str
    widest: tuple[int, ...]  # for each character, the widest gap that may stand before it
    hangul: int
    spellings: frozenset[str]  # the exact cases, for names too short to ignore case
    ambiguous: bool  # always needs its context
    everyday: bool  # needs its context unless capitalised
    people: bool  # a language's name that is also a people's adjective


class Finder:
    """Finds the (id, name) pairs that it was built from; of two ids with one name the first wins."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._root: dict[str, Any] = {}
        pairs = list(names)
        for id_, name in pairs:
            self._add(id_, name)
        for id_, name in pairs:  # last, so that no plural takes a name that is someone's own
            other = _in_other_number(name)
            if other:
                self._add(id_, other)

    def find(self, text: str) -> list[Hit]:
        """The names in a text, in order, never overlapping."""
        found = list(self._walk(text))
        _accept_along_lists(text, found, range(1, len(found)), -1)
        _accept_along_lists(text, found, range(len(found) - 2, -1, -1), +1)
        return [hit for hit in found if hit.confidence > 0]

    def _add(self, id_: str, name: str) -> None:
        folded = fold(name)
        if not folded.text:
            return
        node = self._root
        for character in folded.text:
            node = node.setdefault(character, {})
        known: _Name | None = node.get(_END)
        described = _describe(id_, name, folded)
        if known is None:
            node[_END] = described
        elif known.id == id_:
            node[_END] = replace(
                known,
                widest=tuple(map(max, known.widest, described.widest)),
                spellings=known.spellings | described.spellings,
            )

    def _walk(self, text: str) -> Iterator[Hit]:
        """Candidates from left to right; confidence 0 marks one that still needs a neighbour."""
        folded = fold(text)
        blocked = deque(match.span() for match in _ADDRESS.finditer(text))
        i, last_end = 0, -1
        while i < len(folded.text):
            start = folded.starts[i]
            while blocked and blocked[0][1] <= start:
                blocked.popleft()
            if blocked and blocked[0][0] <= start:
                i += 1
                continue
            hit_end = 0
            for name, end in self._names_at(folded, i):
                hit = _judge(text, folded, name, i, end, after_a_name=start == last_end)
                if hit is not None:
                    yield hit
                    hit_end, last_end = end, hit.end
                    break
            i = hit_end or i + 1

    def _names_at(self, folded: Folded, i: int) -> list[tuple[_Name, int]]:
        """The names whose characters stand at i, the longest first."""
        if not folded.opens(i):
            return []
        node, found = self._root, []
        for j in range(i, len(folded.text)):
            if j > i and folded.gaps[j] == BROKEN:
                break
            node = node.get(folded.text[j])  # type: ignore[assignment]
            if node is None:
                break
            name: _Name | None = node.get(_END)
            if name is not None and folded.closes(j):
                gaps = folded.gaps[i + 1 : j + 1]
                if all(gap <= widest for gap, widest in zip(gaps, name.widest[1:], strict=True)):
                    found.append((name, j + 1))
        return found[::-1]


def _in_other_number(name: str) -> str:
    """An English common noun's plural or singular, by its s; empty for proper and other names."""
    last = name.rsplit(None, 1)[-1] if name else ""
    if not (last.isascii() and last.isalpha() and last.islower() and len(last) >= 4):
        return ""
    if key_of(name) in context.EVERYDAY:
        return ""
    if not last.endswith("s"):
        return name + "s"
    return "" if last.endswith(("ss", "is", "us", "cs")) else name[:-1]


def _describe(id_: str, name: str, folded: Folded) -> _Name:
    text = folded.text
    hangul = sum(map(is_hangul, text))
    letters = text.isascii() and text.isalpha()
    return _Name(
        id=id_,
        widest=tuple(_widest_gap(folded, i, hangul) for i in range(len(text))),
        hangul=hangul,
        spellings=frozenset({_exact(name)}) if text.isascii() and len(text) <= 2 else frozenset(),
        ambiguous=(letters and len(text) <= 2) or (hangul == 1 and len(text) == 1),
        everyday=text in context.EVERYDAY,
        people=text in context.PEOPLES,
    )


def _widest_gap(folded: Folded, i: int, hangul: int) -> int:
    """How wide a gap a text may have before character i of a name.

    Where the name itself has one, a space, a hyphen or a line end. Where it has none, a space is still
    the same name in Hangul of three syllables and more (기계학습, 기계 학습), between scripts (C언어,
    C 언어), between letters and digits (ROS2, ROS 2) and around a slash.
    """
    if i == 0:
        return NO_GAP
    if folded.gaps[i] != NO_GAP:
        return WRAPPED
    before, here = folded.text[i - 1], folded.text[i]
    if is_hangul(before) and is_hangul(here):
        return SPACED if hangul >= 3 else NO_GAP
    between_scripts = is_hangul(before) != is_hangul(here)
    letters_and_digits = before.isdigit() != here.isdigit() and before.isalnum() and here.isalnum()
    return SPACED if between_scripts or letters_and_digits or "/" in (before, here) else NO_GAP


def _exact(surface: str) -> str:
    return unicodedata.normalize("NFKC", surface).strip()


def _judge(
    text: str, folded: Folded, name: _Name, i: int, end: int, *, after_a_name: bool
) -> Hit | None:
    left = boundaries.left(folded, i, name.hangul, after_a_name=after_a_name)
    sure = min(left, boundaries.right(folded, end, name.hangul)) if left else 0.0
    if not sure:
        return None
    start, stop = folded.starts[i], folded.ends[end - 1]
    surface = text[start:stop]
    if name.spellings and _exact(surface) not in name.spellings:
        return None
    if name.people and context.is_adjective(text, start, stop):
        return None
    if name.ambiguous or (name.everyday and (name.hangul or surface.islower())):
        if not context.stands_alone(text, start, stop):
            return None
        plain = context.explained(text, start, stop, initials=context.are_initials(surface))
        sure = min(sure, context.IN_CONTEXT) if plain else 0.0
    return Hit(name.id, start, stop, sure)


def _accept_along_lists(text: str, found: list[Hit], order: range, beside: int) -> None:
    """Let sure names vouch for the ambiguous ones that stand beside them in a list."""
    for i in order:
        hit, other = found[i], found[i + beside]
        if hit.confidence or not other.confidence:
            continue
        between = text[other.end : hit.start] if beside < 0 else text[hit.end : other.start]
        leads = beside > 0 and between == " " and context.are_initials(text[hit.start : hit.end])
        if leads or context.in_one_list(between):
            found[i] = replace(hit, confidence=context.IN_CONTEXT)
