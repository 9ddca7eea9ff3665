"""When two texts are the same answer, and when a text fits a pattern with wildcards.

Compared are the characters that carry meaning: composed (NFC), of one width (full-width letters
and digits are the plain ones), without white space, with plain quotation marks, and, unless the
question minds capital letters, in one case. "인공 지능" is "인공지능", "ＡＩ" is "ai".
"""

from __future__ import annotations

import unicodedata

#: What a telephone puts in the place of what was typed.
_PLAIN = str.maketrans({
    "‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "−": "-", "‐": "-", "‑": "-",
    "–": "-", "—": "-",
})  # fmt: skip
#: Without a width, and without a meaning of their own between the letters of an answer.
_UNSEEN = frozenset("\u00ad\u200b\u200e\u200f\u2060\ufeff")


def one_width(text: str) -> str:
    """*text* composed, with full-width and half-width forms as the plain characters."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii():
        return composed
    plain = "".join(
        unicodedata.normalize("NFKC", char)
        if unicodedata.decomposition(char).startswith(("<wide>", "<narrow>"))
        else char
        for char in composed
    )
    return unicodedata.normalize("NFC", plain)


def comparable(text: str, *, case_sensitive: bool = False) -> str:
    """What of *text* counts when answers are compared (see the module)."""
    plain = one_width(text).translate(_PLAIN)
    if not case_sensitive:
        plain = unicodedata.normalize("NFC", plain.casefold())
    return "".join(char for char in plain if not char.isspace() and char not in _UNSEEN)


def pieces(pattern: str) -> list[str]:
    r"""The literal parts of *pattern* between its wildcards: ``a*b\*c`` gives ``a`` and ``b*c``."""
    found, piece, at = [], "", 0
    while at < len(pattern):
        if pattern.startswith(r"\*", at):
            piece, at = piece + "*", at + 2
            continue
        if pattern[at] == "*":
            found.append(piece)
            piece = ""
        else:
            piece += pattern[at]
        at += 1
    return [*found, piece]


def fits(pattern: str, text: str, *, case_sensitive: bool = False) -> bool:
    """Whether *text* is what *pattern* accepts. Takes time in proportion to their lengths."""
    given = comparable(text, case_sensitive=case_sensitive)
    parts = [comparable(one, case_sensitive=case_sensitive) for one in pieces(pattern)]
    if len(parts) == 1:
        return given == parts[0]
    first, *middle, last = parts
    if len(given) < len(first) + len(last):
        return False
    if not given.startswith(first) or not given.endswith(last):
        return False
    at, end = len(first), len(given) - len(last)
    for one in middle:
        found = given.find(one, at, end)
        if found < 0:
            return False
        at = found + len(one)
    return True
