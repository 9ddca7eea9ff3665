"""Shingles: overlapping runs of a work, each as a number, so that equal runs are equal numbers. Pure.

Text: units are single characters of Korean, Chinese and Japanese and whole words of other scripts,
without case, white space and punctuation. A run is as many units as weigh :data:`TEXT_WIDTH`, a
character weighing 1 and a word 2: twelve syllables, or six words, or something in between.

Code: units are a lexer's tokens without comments and white space. Every name that a programmer
chose is the same unit, so is every number and every string: renaming changes nothing. A run is
:data:`CODE_WIDTH` tokens.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_for_filename
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Text
from pygments.util import ClassNotFound

#: Raised where the same work would give other shingles, so that everything is compared again.
EDITION: Final = 1
TEXT_WIDTH: Final = 12
CODE_WIDTH: Final = 20
_UNIT: Final = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
    r"|[^\W\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+"
)
_KEPT_NAMES: Final = (Name.Builtin, Name.Exception)


@dataclass(frozen=True)
class Part:
    """A piece of a work: the written answer, a file. *kind*: text or code; *name* as it was given."""

    name: str
    kind: str
    text: str  # NFC, one kind of line end


@dataclass(frozen=True)
class Shingle:
    """A run: its number, the part that it is in, and the characters that it covers."""

    value: int
    part: int
    start: int
    end: int


@dataclass(frozen=True)
class _Unit:
    value: str
    start: int
    end: int
    weight: int


def shingles_of(parts: Iterable[Part], kind: str) -> list[Shingle]:
    """The runs of all parts of one kind, in order; none crosses from one part into another."""
    width = TEXT_WIDTH if kind == "text" else CODE_WIDTH
    found: list[Shingle] = []
    for index, part in enumerate(parts):
        if part.kind != kind:
            continue
        units = list(_text_units(part.text) if kind == "text" else _code_units(part))
        found += _runs(units, index, width)
    return found


def _runs(units: list[_Unit], part: int, width: int) -> Iterator[Shingle]:
    last, weight = 0, 0
    for first in range(len(units)):
        while last < len(units) and weight < width:
            weight += units[last].weight
            last += 1
        if weight < width:
            return
        values = "\x1f".join(unit.value for unit in units[first:last])
        digest = hashlib.blake2b(values.encode("utf-8", "replace"), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        yield Shingle(number, part, units[first].start, units[last - 1].end)
        weight -= units[first].weight


def _text_units(text: str) -> Iterator[_Unit]:
    for match in _UNIT.finditer(text):
        value = match.group().casefold()
        single = len(match.group()) == 1 and not match.group().isascii()
        yield _Unit(value, match.start(), match.end(), 1 if single else 2)


def _code_units(part: Part) -> Iterator[_Unit]:
    lexer = _lexer(part.name)
    if lexer is None:
        yield from _text_units(part.text)
        return
    in_string = False
    tokens: Iterable[tuple[int, Any, str]] = lexer.get_tokens_unprocessed(part.text)
    for start, kind, value in tokens:
        if kind in Comment or kind in String.Doc or (kind in Text and not value.strip()):
            continue
        if not value.strip():
            continue
        if kind in String:
            if not in_string:
                yield _Unit("\x02s", start, start + len(value), 1)
            in_string = True
            continue
        in_string = False
        yield _Unit(_normal(kind, value), start, start + len(value.rstrip()), 1)


def _normal(kind: Any, value: str) -> str:
    if kind in Number:
        return "\x020"
    if kind in Keyword or kind in Punctuation or any(kind in kept for kept in _KEPT_NAMES):
        return value.strip()
    if kind in Name:
        return "\x02n"
    return value.strip()


def _lexer(name: str) -> Lexer | None:
    try:
        found: Lexer = get_lexer_for_filename(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    return found
