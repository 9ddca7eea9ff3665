"""What features that use rubrics tell the pages of rubrics."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Use:
    """Something that is judged by a rubric version: an assignment."""

    id: int
    version_id: int
    offering_id: int
    title_ko: str
    title_en: str
    label: str  # of the offering
    points: Decimal
    url: str


#: Version ids to what uses them.
UsesReader = Callable[[list[int]], list[Use]]
#: (id of a use, the version that it is to use from now on).
Adopter = Callable[[int, Any], None]
#: A version whose skills changed in place: what was shown by it follows.
Listener = Callable[[Any], None]

_uses: list[tuple[UsesReader, Adopter]] = []
_listeners: list[Listener] = []


def register_uses(read: UsesReader, adopt: Adopter) -> None:
    """Assignments fill this in; the last one registered counts."""
    _uses[:] = [(read, adopt)]


def uses(version_ids: Iterable[int]) -> list[Use]:
    """What uses these versions, in order."""
    ids = list(version_ids)
    return _uses[0][0](ids) if _uses and ids else []


def adopt(use_id: int, version: Any) -> None:
    """Let the thing with *use_id* be judged by *version* from now on."""
    for _read, write in _uses:
        write(use_id, version)


def on_skills_changed(listener: Listener) -> None:
    """Call *listener(version)* within the transaction in which a version's skills changed."""
    _listeners[:] = [listener]


def skills_changed(version: Any) -> None:
    """Tell whoever listens."""
    for listener in _listeners:
        listener(version)
