"""Pages of gradebooks, by what they are about."""

from __future__ import annotations

from lms.courses.gradebook.views import (
    arranging,
    columns,
    governing,
    grid,
    grid_cells,
    imagining,
    results,
)
from lms.courses.gradebook.views.blueprint import bp

__all__ = [
    "arranging",
    "bp",
    "columns",
    "governing",
    "grid",
    "grid_cells",
    "imagining",
    "results",
]
