"""Documents as PDF files, drawn from their snapshot alone: the same snapshot, the same bytes."""

from __future__ import annotations

from lms.courses.documents.drawing.drawn import draw
from lms.courses.documents.drawing.fonts import unprintable

__all__ = ["draw", "unprintable"]
