"""What upper features show on a company's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OpeningLine:
    """An open opening as a company's page lists it."""

    title: str
    url: str
    closes_on: date | None = None
    note: str = ""  # employment type, headcount


Finder = Callable[[int], list[OpeningLine]]
_openings: list[Finder] = []


def show_openings(finder: Finder) -> Finder:
    """*finder(organisation_id)* gives a company's open openings; usable as a decorator."""
    _openings.append(finder)
    return finder


def openings(organisation_id: int) -> list[OpeningLine]:
    """A company's open openings."""
    return [line for finder in _openings for line in finder(organisation_id)]
