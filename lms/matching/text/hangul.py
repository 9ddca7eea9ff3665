"""Small facts about Korean writing that several parts need."""

from __future__ import annotations

import re
import unicodedata

HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")

_ENDINGS = (
    "으로써 으로서 에서의 으로의 에게서 이라는 이라도 까지 부터 에서 에게 으로 로서 로써 처럼 보다 "
    "마다 조차 이나 이며 이고 이란 라는 및 과 와 을 를 은 는 이 가 의 에 로 도 만 나"
)
# Longest first: of two endings that fit, the longer one is the particle.
PARTICLES = tuple(sorted(_ENDINGS.split(), key=len, reverse=True))


def compose(text: str) -> str:
    """NFC: Hangul typed on a Mac arrives as loose jamo, and nothing would match it."""
    return unicodedata.normalize("NFC", text)


def has_hangul(text: str) -> bool:
    """Whether any Korean letter is in the text."""
    return HANGUL.search(text) is not None


def without_particle(word: str) -> str:
    """The word without a particle at its end; words of two syllables keep theirs ("효과" is a
    noun).
    """
    for particle in PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word[: -len(particle)]
    return word
