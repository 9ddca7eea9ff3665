"""Reading everything that a track's page shows."""

from __future__ import annotations

from lms.courses.prospectus.queries.pages import (
    Compared,
    Hours,
    Shown,
    Slot,
    comparable,
    compared,
    prospectus_of,
    shown_of,
)

__all__ = [
    "Compared",
    "Hours",
    "Shown",
    "Slot",
    "comparable",
    "compared",
    "prospectus_of",
    "shown_of",
]
