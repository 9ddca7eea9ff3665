"""What upper features need to know of student status, and what they bring to its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

#: Told of (student record, change) once the change holds, within the same transaction.
Changed = Callable[[Any, Any], object]
_changed: list[Changed] = []


def register_changed(function: Changed) -> None:
    """Call *function* when a change of status holds: registration drops what leave ends."""
    if function not in _changed:
        _changed.append(function)


def changed(record: Any, row: Any) -> None:
    """Tell everyone who registered."""
    for function in _changed:
        function(record, row)


class Importer(Protocol):
    """How the rows of an area are read, compared and written.

    *headings*: by field the names under which a file may have it; *needed*: fields without which
    nothing can be read. Each row of *plan* has the file's day (``as_of``) and ``whole`` where the
    file names everything there is. *plan*: what taking rows in would do, a dictionary a row with at least
    ``outcome`` (add, change, same, bad), ``key``, ``name``, ``said`` (code and values). *apply*:
    do it; counts by outcome.
    """

    headings: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]

    def plan(self, organisation_id: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What would be done, a line each row, in their order."""

    def apply(self, importing: Any, lines: list[dict[str, Any]], by: Any) -> dict[str, int]:
        """Do it."""


#: What a line of a plan does, as people read it.
Told = Callable[[Mapping[str, Any]], str]
_importers: dict[str, Importer] = {}
_told: dict[str, Told] = {}


def register_importer(area: str, importer: Importer, told: Told | None = None) -> None:
    """Say how files of *area* are taken in, and how its lines are told where they say no ``shown``."""
    _importers[area] = importer
    if told is not None:
        _told[area] = told


def told(area: str) -> Told | None:
    """How lines of an area are told."""
    return _told.get(area)


def importer(area: str) -> Importer | None:
    """How files of an area are taken in; none where nobody does yet."""
    return _importers.get(area)


def areas() -> tuple[str, ...]:
    """The areas of which files can be taken in."""
    return tuple(_importers)
