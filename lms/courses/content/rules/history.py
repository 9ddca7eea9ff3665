"""What changed from one text to another, by line and within a line by word; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

SAME, ADDED, REMOVED = "same", "added", "removed"
#: Beyond this many lines words are not compared any more: it would take too long.
MOST_LINES: Final = 4000
_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a line; *changed*: it is not in the other text."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the comparison: same, added or removed, with its number before and after."""

    kind: str
    pieces: tuple[Piece, ...]
    before: int | None = None
    after: int | None = None

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Gap:
    """Lines that are the same and far from any change."""

    lines: int


@dataclass(frozen=True)
class Change:
    """How much a text changed, in lines."""

    added: int
    removed: int


def compare(old: str, new: str) -> list[Line]:
    """Every line of both texts in order; removed lines before the added ones that replace them."""
    before, after = old.split("\n"), new.split("\n")
    by_word = len(before) + len(after) <= MOST_LINES
    found: list[Line] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [
                Line(SAME, (Piece(before[i]),), i + 1, j1 + i - i1 + 1) for i in range(i1, i2)
            ]
            continue
        pairs = min(i2 - i1, j2 - j1) if by_word else 0
        words = [_words(before[i1 + n], after[j1 + n]) for n in range(pairs)]
        found += [
            Line(REMOVED, words[i - i1][0] if i - i1 < pairs else (Piece(before[i]),), before=i + 1)
            for i in range(i1, i2)
        ]
        found += [
            Line(ADDED, words[j - j1][1] if j - j1 < pairs else (Piece(after[j]),), after=j + 1)
            for j in range(j1, j2)
        ]
    return found


def _words(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i1 < i2:
            left.append(Piece("".join(before[i1:i2]), tag != "equal"))
        if j1 < j2:
            right.append(Piece("".join(after[j1:j2]), tag != "equal"))
    return tuple(left), tuple(right)


def folded(lines: list[Line], around: int = 3) -> list[Line | Gap]:
    """The comparison with only *around* unchanged lines kept beside each change."""
    near = [False] * len(lines)
    for i, line in enumerate(lines):
        if line.kind != SAME:
            for j in range(max(0, i - around), min(len(lines), i + around + 1)):
                near[j] = True
    found: list[Line | Gap] = []
    hidden = 0
    for line, shown in zip(lines, near, strict=True):
        if shown:
            if hidden:
                found.append(Gap(hidden))
            hidden = 0
            found.append(line)
        else:
            hidden += 1
    if hidden:
        found.append(Gap(hidden))
    return found


def amount(lines: list[Line]) -> Change:
    """How many lines were added and removed."""
    return Change(
        sum(line.kind == ADDED for line in lines), sum(line.kind == REMOVED for line in lines)
    )
