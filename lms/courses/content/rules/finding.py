"""Finding words in texts, by letters or by initial consonants (ㅎㅅㄱ finds 합성곱); pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from lms.interop.formats.hangul import initial_consonants, is_initials

#: How much of a text is looked at by initials: the search is slower than by letters.
MOST_BY_INITIALS: Final = 40_000
_MARKUP: Final = re.compile(
    r"^\s{0,3}(?:#{1,6}\s|>\s?|:::.*$|```.*$|[-*]\s)|[*`|$]+|!?\[|\]\([^)\s]*\)", re.M
)


@dataclass(frozen=True)
class Snippet:
    """The words around the first finding; *found* is empty where only the title held it."""

    before: str
    found: str
    after: str


def flattened(markdown: str) -> str:
    """A text without the marks of Markdown, in one line."""
    return " ".join(_MARKUP.sub(" ", markdown).split())


def where(text: str, needle: str) -> tuple[int, int] | None:
    """From where to where *needle* stands in *text*; none where it does not.

    Upper and lower case and ways of composing Hangul do not matter, nor does white space within
    words looked for by initial consonants. *text* must be NFC (:func:`readied`).
    """
    wanted = " ".join(unicodedata.normalize("NFC", needle).split())
    if not wanted:
        return None
    if is_initials(wanted):
        return _by_initials(text[:MOST_BY_INITIALS], initial_consonants(wanted))
    match = re.search(re.escape(wanted), text, re.IGNORECASE)
    return match.span() if match else None


def _by_initials(text: str, wanted: str) -> tuple[int, int] | None:
    places = [i for i, char in enumerate(text) if not char.isspace()]
    letters = "".join(initial_consonants(text[i])[:1] or " " for i in places)
    at = letters.find(wanted)
    if at < 0:
        return None
    return places[at], places[at + len(wanted) - 1] + 1


def readied(text: str) -> str:
    """A text as :func:`where` looks at it."""
    return unicodedata.normalize("NFC", text)


def snippet(text: str, needle: str, before: int = 60, after: int = 90) -> Snippet | None:
    """The words around the first *needle* in *text*; none where it is not there."""
    text = readied(text)
    place = where(text, needle)
    if place is None:
        return None
    start, end = max(0, place[0] - before), min(len(text), place[1] + after)
    return Snippet(
        ("…" if start else "") + text[start : place[0]],
        text[place[0] : place[1]],
        text[place[1] : end] + ("…" if end < len(text) else ""),
    )
