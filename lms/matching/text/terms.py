"""Words as counted terms, for the lexical signal.

A term is a Latin word (with its signs: "C++", ".NET"), or two neighbouring syllables of a Korean
word without its particle: syllable pairs find "객체인식" in "객체 인식" and survive most endings.
Terms are hashed to 32 bits, so that all comparing is on numbers.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lms.matching.text.hangul import PARTICLES, without_particle

_WORD = re.compile(r"[가-힣]+|[a-z0-9][a-z0-9+#]*(?:[.][a-z0-9+#]+)*")
_EMPTY_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "we",
        "will",
        "with",
        "you",
        "your",
        "etc",
        "such",
        "using",
        "use",
        "used",
        "via",
    ]
)
# Words that every posting is made of; alone they show nothing.
_BOILERPLATE = (
    "경험 능력 역량 가능 이상 필수 우대 관련 분야 업무 보유 활용 사용 이해 지식 개발 및 또는 대한 있는 있으신 하는 "
    "experience experienced skill skills ability strong knowledge years year work working understanding "
    "required preferred plus good excellent knowledgeable proficiency proficient familiarity familiar development"
)


def terms_of(text: str) -> list[str]:
    """The terms of a text in its order, repeated where they repeat."""
    found: list[str] = []
    lowered = text.lower()
    for match in _WORD.finditer(lowered):
        word = match.group()
        if word[0] < "가":
            if word not in _EMPTY_WORDS:
                found.append(_stem(word))
            continue
        if word in PARTICLES and not lowered[max(0, match.start() - 1)].isspace():
            continue  # "C++과": what hangs on a Latin word is a particle
        word = without_particle(word)
        found += [word] if len(word) == 1 else [word[i : i + 2] for i in range(len(word) - 1)]
    return found


def _stem(word: str) -> str:
    """English plurals and the commonest endings taken off; short words and names are left alone."""
    for ending, put in (("ies", "y"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)] + put
    return word


_COMMON = frozenset(terms_of(_BOILERPLATE))


@lru_cache(maxsize=131072)
def counted(text: str) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """The hashed terms of a text, ascending, and how often each occurs."""
    counts = Counter(zlib.crc32(term.encode("utf-8")) for term in terms_of(text))
    hashes = np.array(sorted(counts), dtype=np.uint32)
    times = np.array([counts[int(h)] for h in hashes], dtype=np.float32)
    return hashes, times


def common_terms() -> NDArray[np.uint32]:
    """The hashes of the terms of boilerplate, ascending."""
    hashes = (zlib.crc32(term.encode("utf-8")) for term in _COMMON)
    return np.array(sorted(set(hashes)), dtype=np.uint32)
