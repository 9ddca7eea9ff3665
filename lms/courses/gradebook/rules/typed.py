"""What somebody typed into a cell: a mark, excused, or nothing. One reader for grid and files. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: What a file or a keyboard may say for a cell that counts neither for nor against.
EXCUSED: Final = frozenset({"ex", "exc", "excused", "면제"})
#: How an excused cell is written.
EX: Final = "EX"
MOST: Final = Decimal(100_000)
_NUMBER: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})?(?:\.\d{1,12})?", re.ASCII)
_STEP: Final = Decimal("0.01")


@dataclass(frozen=True)
class Typed:
    """A cell as it was meant. All empty: nothing stands in it."""

    points: Decimal | None = None
    excused: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing was typed."""
        return self.points is None and not self.excused


class Unreadable(ValueError):
    """*code*: not_a_number, negative, too_many_points, no_points (a percentage of nothing)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def typed(text: str, possible: Decimal) -> Typed:
    """*text* as points (two places, half up), ``85%`` of *possible*, or excused.

    Full-width digits and thousands separators are read. Raises :class:`Unreadable`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return Typed()
    if plain.casefold() in EXCUSED:
        return Typed(excused=True)
    share = plain.endswith("%")
    digits = plain.removesuffix("%").strip()
    negative = digits.startswith(("-", "−"))
    digits = digits.lstrip("+-−")
    if not digits or not _NUMBER.fullmatch(digits):
        raise Unreadable("not_a_number")
    value = Decimal(digits.replace(",", ""))
    if negative and value:
        raise Unreadable("negative")
    if share:
        if possible <= 0:
            raise Unreadable("no_points")
        value = value * possible / 100
    if value > MOST:
        raise Unreadable("too_many_points")
    return Typed(points=value.quantize(_STEP, rounding=ROUND_HALF_UP))
