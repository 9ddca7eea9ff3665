"""What features that use sets of groups tell the pages of groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """Something for which the groups of a set hand in. Bilingual: title."""

    title_ko: str
    title_en: str
    url: str


UsesOf = Callable[[int], Iterable[Use]]
_uses: list[UsesOf] = []


def register_uses(finder: UsesOf) -> None:
    """*finder(set_id)* gives what uses a set."""
    if finder not in _uses:
        _uses.append(finder)


def uses(set_id: int) -> list[Use]:
    """What uses a set; while there is something, it is not deleted."""
    return [use for finder in _uses for use in finder(set_id)]
