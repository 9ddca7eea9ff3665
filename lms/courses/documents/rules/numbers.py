"""Serial numbers, and the document number (문서확인번호) that people type to verify a document.

The document number has 15 random characters and one to check them, of an alphabet of 31 (a prime)
without 0, O, 1, I and L. The check makes the sum of value × place a multiple of 31. Places are
1 to 16, all different from one another and from 0 modulo 31: so one wrong character, and any two
different characters that changed places, are always noticed. 31^15 numbers cannot be guessed.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16
GROUP = 4
_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_BETWEEN = re.compile(r"[\s\-‐-―−]+")


def with_check(random: str) -> str:
    """*random* (15 characters) and its check character."""
    if len(random) != LENGTH - 1 or any(char not in _VALUE for char in random):
        raise ValueError("15 characters of the alphabet")
    total = sum(place * _VALUE[char] for place, char in enumerate(random, 1))
    # LENGTH × check ≡ -total
    return random + ALPHABET[-total * pow(LENGTH, -1, len(ALPHABET)) % len(ALPHABET)]


def is_number(text: str) -> bool:
    """Whether *text* (as :func:`normal` gives it) is well formed and its check holds."""
    if len(text) != LENGTH or any(char not in _VALUE for char in text):
        return False
    return sum(place * _VALUE[char] for place, char in enumerate(text, 1)) % len(ALPHABET) == 0


def normal(typed: str) -> str:
    """What was typed, in capitals of half width and without spaces and hyphens."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()


def grouped(number: str) -> str:
    """In groups of four, as it is printed and read out."""
    return "-".join(number[at : at + GROUP] for at in range(0, len(number), GROUP))


def foreign(text: str) -> list[str]:
    """The characters of *text* that no document number has, each once."""
    return sorted({char for char in text if char not in _VALUE})


def serial(prefix: str, year: int, number: int) -> str:
    """A serial number as it is printed: ``AI-2026-000123``."""
    return f"{prefix}-{year}-{number:06d}" if prefix else f"{year}-{number:06d}"
