"""What a column of an institution's layout may hold. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: The values that a layout can name; ``fixed`` is a text of the layout's own.
FIELDS: Final = (
    "number", "name", "english_name", "email", "section", "course_code", "course_title",
    "offering", "credits", "percent", "whole_percent", "letter", "grade_points", "credit_earned",
    "state", "decided_on", "fixed",
)  # fmt: skip


def whole_percent(percent: Decimal | None) -> Decimal | None:
    """A percentage without decimals, half up, for systems that take none."""
    return None if percent is None else percent.quantize(Decimal(1), rounding=ROUND_HALF_UP)
