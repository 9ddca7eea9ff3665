"""Numbers and shares as the formats write them, exactly and within bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Context, Decimal, localcontext
from typing import Any, Final

from lms.interop.formats.questions.model import EMPTY, ONE, ZERO, Number, Text

_SHAPE: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST: Final = 60
_LARGEST_EXPONENT: Final = 99
EXACT: Final = Context(prec=400)
"""Enough digits for sums of two numbers that :func:`decimal` reads."""


def decimal(text: str | None) -> Decimal | None:
    """The number in *text*; none where there is none, or one too long to be meant."""
    bare = (text or "").strip().replace("−", "-")
    if len(bare) > _LONGEST or not _SHAPE.fullmatch(bare):
        return None
    value = Decimal(bare)
    return value if abs(value.adjusted()) <= _LARGEST_EXPONENT else None


def plain(value: Decimal) -> str:
    """A number without an exponent and without zeros that say nothing."""
    if not value:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(percent: Decimal) -> Decimal:
    """Per cent as a share of 1."""
    return percent.scaleb(-2, EXACT)


def percent(fraction: Decimal) -> str:
    """A share of 1 in per cent, without the sign."""
    return plain(fraction.scaleb(2, EXACT))


def around(
    value: Decimal, tolerance: Decimal, fraction: Decimal = ONE, feedback: Text = EMPTY
) -> Number:
    """What is accepted around *value*."""
    reach = abs(tolerance)
    with localcontext(EXACT):
        return Number(value - reach, value + reach, value, fraction, feedback)


def centre(number: Number) -> tuple[Decimal, Decimal] | None:
    """The middle and the reach of a number's range; none where it is open at an end."""
    if number.low is None or number.high is None:
        return None
    with localcontext(EXACT):
        reach = (number.high - number.low) / 2
        return number.low + reach, reach


def is_centred(number: Number) -> bool:
    """Whether its value is in the middle of its range, so that value and reach say all of it."""
    found = centre(number)
    return found is not None and number.value == found[0]


def is_anything(number: Number) -> bool:
    """Whether every answer is accepted: a catch-all for feedback."""
    return number.low is None and number.high is None


def written(value: Decimal) -> str:
    """A product or quotient with as many digits as :func:`ratio` needs to undo it."""
    return plain(Context(prec=40).plus(value))


def ratio(score: Decimal, whole: Decimal) -> Decimal:
    """A share that a writer multiplied out, without the digits that rounding made."""
    exact = Context(prec=40).divide(score, whole)
    return Context(prec=24).plus(exact).normalize() if exact else ZERO


def weights(found: Sequence[Decimal], told: Any) -> list[Decimal]:
    """Gaps' weights: 1 where all count alike, else what was told if it fits what was found.

    Shares in a file are rounded; *told* is what its author gave (a list of numbers as text).
    """
    if not all(found) or len(set(found)) == 1:
        return [ONE] * len(found)
    given = [decimal(str(one)) for one in told] if isinstance(told, list) else []
    sure = [one for one in given if one is not None and one > 0]
    if len(sure) == len(found):
        total, whole = sum(sure, ZERO), sum(found, ZERO)
        pairs = zip(sure, found, strict=True)
        if all(abs(mine / total - theirs / whole) < Decimal("0.001") for mine, theirs in pairs):
            return sure
    return list(found)
