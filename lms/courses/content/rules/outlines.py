"""An outline that was typed at once: modules and the titles of their lessons; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

MOST_LINES: Final = 200
MOST_TITLE: Final = 160
_BULLET: Final = re.compile(r"^(?:[-*•]\s+|\d{1,3}[.)]\s+)")


@dataclass
class TypedModule:
    """A module with the titles of its lessons; without a title: the one that it was typed into."""

    title: str
    lessons: list[str] = field(default_factory=list)


class TooMuch(ValueError):
    """More lines than are taken at once; ``args[0]`` says how many there are."""


class TooLong(ValueError):
    """A title is too long; ``args[0]`` is the number of its line."""


def typed(text: str) -> list[TypedModule]:
    """One title a line; ``# `` begins a module, bullets and numbers before a title are dropped.

    Raises :class:`TooMuch` and :class:`TooLong`.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()]
    filled = sum(bool(line) for line in lines)
    if filled > MOST_LINES:
        raise TooMuch(filled)
    found = [TypedModule("")]
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            title = line.lstrip("#").strip()
            if title:
                found.append(TypedModule(title))
        else:
            title = _BULLET.sub("", line).strip()
            if title:
                found[-1].lessons.append(title)
        if len(title) > MOST_TITLE:
            raise TooLong(number)
    return [one for one in found if one.title or one.lessons]
