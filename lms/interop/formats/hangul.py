"""Initial consonants (초성): how Koreans search for a name in a hurry, ㅎㅈㅇ for 한지우."""

from __future__ import annotations

import unicodedata
from typing import Final

#: The nineteen initial consonants in the order of Unicode's syllable block.
INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_FIRST, _LAST, _PER_INITIAL = 0xAC00, 0xD7A3, 588


def initial_consonants(text: str) -> str:
    """*text* with each Hangul syllable replaced by its initial; lower case, no white space."""
    return "".join(
        INITIALS[(ord(char) - _FIRST) // _PER_INITIAL] if _FIRST <= ord(char) <= _LAST else char
        for char in unicodedata.normalize("NFC", text).casefold()
        if not char.isspace()
    )


def is_initials(text: str) -> bool:
    """Whether *text* is made of initial consonants alone, so that it asks for such a search."""
    letters = [char for char in text if not char.isspace()]
    return bool(letters) and all(char in INITIALS for char in letters)


def finds(text: str, name: str, *others: str) -> bool:
    """Whether *text* asks for *name*: initial consonants of it, or part of it or of *others*."""
    if is_initials(text):
        return initial_consonants(text) in initial_consonants(name)
    return text.casefold() in " ".join((name, *others)).casefold()
