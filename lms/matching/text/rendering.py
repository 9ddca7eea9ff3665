"""What of a text an encoder gets to read.

An encoder that reads Korean gets the text as it is written, masked. One that reads English only
gets an English rendering: skills by the taxonomy's English names, common words by a glossary, Latin
words and numbers as they stand, the rest left out. The rendering is a bridge and loses word order
and nuance; a text of which nothing can be rendered becomes "", and its meaning counts for nothing
rather than for noise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

from lms.matching.skills import SkillLookup, apart
from lms.matching.text.hangul import has_hangul, without_particle
from lms.matching.text.masking import MASK, mask


class TextPreparation(Protocol):
    """A pure function from a text to what is encoded; `id` changes when its results may change."""

    @property
    def id(self) -> str: ...
    def __call__(self, text: str) -> str: ...


class AsWritten:
    """For encoders that read Korean and English: personal data masked, nothing else changed."""

    id = "as-written-1"

    def __call__(self, text: str) -> str:
        return " ".join(mask(text).replace(MASK, " ").split())


class EnglishRendering:
    """For encoders that read English only; see the module."""

    def __init__(self, taxonomy: SkillLookup) -> None:
        self._taxonomy = taxonomy
        self.id = f"english-1:{taxonomy.version}"

    def __call__(self, text: str) -> str:
        written = " ".join(mask(text).replace(MASK, " ").split())
        mentions = apart(self._taxonomy.mentions(written))
        if not has_hangul(written):
            return self._with_names(written, [mention.skill_id for mention in mentions])
        parts: list[str] = []
        at = 0
        for mention in mentions:
            parts += _english_words(written[at : mention.start])
            parts.append(self._taxonomy.name(mention.skill_id, "en"))
            at = mention.end
        parts += _english_words(written[at:])
        text_parts = [part for part in parts if any(ch.isalpha() for ch in part)]
        return " ".join(parts).replace(" ,", ",") if text_parts else ""

    def _with_names(self, written: str, skill_ids: list[str]) -> str:
        """English text, with the names of skills that it mentions by another name ("k8s") behind
        it.
        """
        names = [self._taxonomy.name(skill_id, "en") for skill_id in dict.fromkeys(skill_ids)]
        missing = [name for name in names if name.casefold() not in written.casefold()]
        return f"{written} ({', '.join(missing)})" if missing else written


_TOKEN = re.compile(r"[가-힣]+|[A-Za-z][A-Za-z0-9+#./'-]*|\d+(?:[.,]\d+)*%?|,")


@lru_cache(maxsize=1)
def glossary() -> dict[str, str]:
    """Korean words and their English rendering, from glossary.txt."""
    lines = (files(__package__) / "glossary.txt").read_text("utf-8").splitlines()
    pairs = (line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("#"))
    return {korean.strip(): english.strip() for korean, english in pairs}


def _english_words(text: str) -> list[str]:
    """Latin words and numbers as they are, Korean words by the glossary, in order, commas not
    doubled.
    """
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if has_hangul(word):
            words += _from_glossary(word)
        elif word != "," or (words and words[-1] != ","):
            words.append(word.rstrip("./-'") or word)
    return words[:-1] if words and words[-1] == "," else words


@lru_cache(maxsize=16384)
def _from_glossary(word: str) -> tuple[str, ...]:
    """The known words inside one Korean word as written, longest first from the left ("개발경험"
    holds two).
    """
    known = glossary()
    for whole in (word, without_particle(word), word[:1] if _one_syllable(word) else ""):
        if whole in known:
            return (known[whole],)
    found: list[str] = []
    at = 0
    while at < len(word):
        for length in range(min(6, len(word) - at), 1, -1):
            english = known.get(word[at : at + length])
            if english:
                found.append(english)
                at += length
                break
        else:
            at += 1
    return tuple(found)


def _one_syllable(word: str) -> bool:
    """A word of one syllable with a particle behind it ("웹을", "팀에")."""
    return len(word) == 2 and word[1] in "을를은는이가의에로도만과와"
