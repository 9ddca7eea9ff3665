"""Names taken out of what a work says of its author. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "○○○"


def mask(text: str, names: Iterable[str]) -> str:
    """*text* without *names* (names, numbers, addresses of at least two characters).

    Case does not matter, and white space between the parts of a name may be any or none. Latin
    names and numbers only as whole words; a Korean name also before a particle (한지우는).
    """
    patterns = [
        _pattern(name) for name in sorted(set(names), key=len, reverse=True) if _usable(name)
    ]
    if not patterns:
        return text
    return re.sub("|".join(patterns), MASK, text, flags=re.IGNORECASE)


def _usable(name: str) -> bool:
    return len(name.strip()) >= 2


def _pattern(name: str) -> str:
    parts = [re.escape(part) for part in name.split()]
    body = r"\s*".join(parts)
    if name.strip()[0].isascii():
        return rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])"
    return body
