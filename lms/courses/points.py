"""Points as people type them, in one place, so that every form reads them alike. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

_PATTERN = re.compile(r"[+-]?\d{1,9}([.,]\d+)?")
_STEP = Decimal("0.01")


class NotPoints(ValueError):
    """What was typed is not points; *code* says why: not_a_number, negative, too_many_points, too_precise."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read(text: str, most: Decimal | None = None) -> Decimal:
    """``12``, ``12.5`` or ``12,5``, full-width digits too: from 0 to *most*, at most two decimals.

    Raises :class:`NotPoints`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _PATTERN.fullmatch(plain):
        raise NotPoints("not_a_number")
    try:
        value = Decimal(plain.replace(",", "."))
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        raise NotPoints("not_a_number") from None
    if value < 0:
        raise NotPoints("negative")
    if most is not None and value > most:
        raise NotPoints("too_many_points", most=most)
    if value != value.quantize(_STEP):
        raise NotPoints("too_precise")
    return abs(value)
