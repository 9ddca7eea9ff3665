"""Text in the form in which names are compared, with the way back to where each character stood.

Two spellings are the same name when they differ only in case, in Unicode form (NFC/NFD, full-width)
or in the spaces, hyphens and underscores inside: those are taken out, and remembered as gaps.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

NO_GAP, SPACED, WRAPPED, BROKEN = range(4)
"""What stood before a character: nothing; spaces or hyphens; one line end (a wrapped line); more than
a name can hold inside it (a blank line, a bullet, a wide column gap)."""

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_MIDDLE_DOTS = frozenset("·ㆍ∙・･‧")
_GAP_RUN = re.compile(r"[\s_\-‐‑\u00ad\u200b-\u200d\u2060\ufeff]+")
_WIDEST_GAP = 3
_LONGEST_CLUSTER = 32  # composing is quadratic in a run of combining marks


@dataclass(slots=True)
class Folded:
    """`text` holds only what is compared; item i of `starts`, `ends`, `gaps` belongs to `text[i]`."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    def opens(self, i: int) -> bool:
        """Whether `text[i]` is the first that its source characters became."""
        return i == 0 or self.starts[i] != self.starts[i - 1]

    def closes(self, i: int) -> bool:
        """Whether `text[i]` is the last that its source characters became."""
        return i + 1 == len(self.text) or self.ends[i] != self.ends[i + 1]


def fold(text: str) -> Folded:
    """The comparable form of a text; linear in its length."""
    folded = Folded()
    kept: list[str] = []
    gap = NO_GAP
    position, length = 0, len(text)
    while position < length:
        run = _GAP_RUN.match(text, position)
        if run is not None:
            gap = max(gap, _gap_of(run.group()))
            position = run.end()
            continue
        end = position + 1
        while end < length and end - position < _LONGEST_CLUSTER and _joins(text[end]):
            end += 1
        for character in _compared(text[position:end]):
            kept.append(character)
            folded.starts.append(position)
            folded.ends.append(end)
            folded.gaps.append(gap)
            gap = NO_GAP
        position = end
    folded.text = "".join(kept)
    return folded


def key_of(name: str) -> str:
    """What two spellings of one name share."""
    return fold(name).text


def is_hangul(character: str) -> bool:
    """Whether a folded character is a Hangul syllable."""
    return "가" <= character <= "힣"


def _gap_of(run: str) -> int:
    visible = [c for c in run if c not in _INVISIBLE]
    if not visible:
        return NO_GAP
    lines = len(run.replace("\r\n", "\n").splitlines()) - (0 if run[-1] in "\n\r" else 1)
    if lines <= 0:
        return SPACED if len(visible) <= _WIDEST_GAP else BROKEN
    if lines == 1 and all(c.isspace() for c in visible) and len(visible) <= _WIDEST_GAP + 1:
        return WRAPPED
    return BROKEN


def _joins(character: str) -> bool:
    """Whether a character composes with the one before: a combining mark, a vowel or final jamo."""
    return character > "\u02ff" and (
        unicodedata.combining(character) != 0 or "\u1160" <= character <= "\u11ff"
    )


def _compared(cluster: str) -> str:
    if cluster in _MIDDLE_DOTS:
        return "/"
    if cluster.isascii():
        return cluster.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return "".join(c for c in folded if not c.isspace() and c not in _INVISIBLE)
