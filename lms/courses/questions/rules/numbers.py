"""Numbers as people type them: 1,234.5 · 3,5 · １２ · 6.02×10^23 · 1.5e-3 · 250 cm.

A comma before exactly three digits groups thousands, as it is written in Korea (``1,234`` is one
thousand two hundred and thirty-four); any other single comma is a decimal one (``3,5``, ``0,125``).
With both, the last one is the decimal sign (``1.234,5``). Everything is exact: no float.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from lms.interop.formats.questions.model import ONE, ZERO, Number, Unit

LONGEST = 200
"""Characters of an answer that can still be a number."""
LARGEST_EXPONENT = 999
_EXACT = Context(prec=2_000, Emax=999_999, Emin=-999_999, traps=[])

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED_RUN = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_MINUS = str.maketrans(dict.fromkeys("−‐‑–—", "-"))

_BODY = r"(?:[0-9](?:[0-9.,' ]*[0-9])?\.?|[.,][0-9]+)"
_POWER = r"10\s*\^\s*[({]?\s*(?P<power>[+-]?\s*[0-9]{1,4})\s*[)}]?"
_NUMBER = re.compile(
    rf"(?P<before>[^0-9.,+-]*?)\s*(?P<sign>[+-]?)\s*"
    rf"(?:(?:(?P<times>{_BODY})\s*[x×X*·⋅∙]\s*)?{_POWER}"
    rf"|(?P<body>{_BODY})(?:\s?[eE](?P<exponent>[+-]?[0-9]{{1,4}}))?)"
    r"\s*(?P<after>[^0-9\s.,].*)?"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([, '])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]*)?")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")
_PLAIN = re.compile(r"[0-9]*\.?[0-9]*")
_COMMA = re.compile(r"[0-9]*,[0-9]+")


@dataclass(frozen=True)
class Typed:
    """A number that was read, and what stood beside it."""

    value: Decimal
    unit: str = ""


def read(text: str) -> Typed | None:
    """The number in *text* with its unit; none where there is no number, or more than one."""
    if len(text) > LONGEST:
        return None
    match = _NUMBER.fullmatch(_written(text))
    if match is None:
        return None
    body = match["body"] if match["body"] is not None else (match["times"] or "1")
    digits = _digits(body)
    exponent = int((match["exponent"] or match["power"] or "0").replace(" ", ""))
    if digits is None or abs(exponent) > LARGEST_EXPONENT:
        return None
    value = Decimal(digits).scaleb(exponent, _EXACT)
    unit = f"{match['before'] or ''}{match['after'] or ''}".strip()
    return Typed(-value if match["sign"] == "-" and value else value, unit)


def _written(text: str) -> str:
    """One spelling for widths, minus signs and raised digits."""
    raised = _RAISED_RUN.sub(lambda run: "^" + run[0].translate(_RAISED), text)
    return unicodedata.normalize("NFKC", raised).translate(_MINUS).strip()


def _digits(body: str) -> str | None:
    if _GROUPED.fullmatch(body):
        return re.sub(r"[, ']", "", body)
    if _DOTTED.fullmatch(body):
        return body.replace(".", "").replace(",", ".")
    if _PLAIN.fullmatch(body):
        return body
    return body.replace(",", ".") if _COMMA.fullmatch(body) else None


def accepted(text: str, tolerance: Decimal = ZERO) -> Number | None:
    """What an author accepts: ``2.5`` (with a tolerance), ``2.4..2.6``, ``..5``, ``5..`` or ``*``.

    None where it is none of these. The fraction and feedback are the caller's to add.
    """
    plain = text.strip()
    if plain == "*":
        return Number()
    parts = re.split(r"\s*(?:\.\.|[~〜～])\s*", plain)
    if len(parts) == 2 and any(parts):
        ends = [_value(one) if one else None for one in parts]
        if any(one and end is None for one, end in zip(parts, ends, strict=True)):
            return None
        return Number(low=ends[0], high=ends[1])
    value = _value(plain)
    if value is None or tolerance < ZERO:
        return None
    return Number(_EXACT.subtract(value, tolerance), _EXACT.add(value, tolerance), value)


def _value(text: str) -> Decimal | None:
    typed = read(text)
    return typed.value if typed is not None and not typed.unit else None


def unit_name(name: str) -> str:
    """A unit as it is compared: ``m²``, ``m^2`` and ``㎡`` are one; capital letters count."""
    return re.sub(r"[\s^]", "", _written(name))


@dataclass(frozen=True)
class Judged:
    """What a numerical answer is worth (before it is clipped), by which line, and what was odd.

    *note*: "", not_a_number, unit_missing, unit_unknown.
    """

    fraction: Decimal
    index: int | None = None
    note: str = ""


def judge(
    text: str,
    numbers: Sequence[Number],
    units: Sequence[Unit] = (),
    *,
    unit_required: bool = False,
    unit_penalty: Decimal = ZERO,
) -> Judged:
    """The best of *numbers* that accept *text*.

    A unit that is missing where it is required, or that is none of the question's, costs
    *unit_penalty*; where that is 0, it costs everything.
    """
    typed = read(text)
    if typed is None:
        index = _best(numbers, None, ONE)
        return Judged(numbers[index].fraction if index is not None else ZERO, index, "not_a_number")
    factor, note = _factor(typed.unit, units, unit_required)
    index = _best(numbers, typed.value, factor)
    if index is None:
        return Judged(ZERO, None, note)
    fraction = numbers[index].fraction
    if note and fraction > ZERO:
        fraction = fraction * (ONE - unit_penalty) if unit_penalty else ZERO
    return Judged(fraction, index, note)


def _factor(unit: str, units: Sequence[Unit], required: bool) -> tuple[Decimal, str]:
    if not unit:
        return ONE, "unit_missing" if required and units else ""
    wanted = unit_name(unit)
    for one in units:
        if unit_name(one.name) == wanted and one.multiplier > ZERO:
            return one.multiplier, ""
    return ONE, "unit_unknown"


def _best(numbers: Sequence[Number], value: Decimal | None, factor: Decimal) -> int | None:
    found: int | None = None
    for index, number in enumerate(numbers):
        better = found is None or number.fraction > numbers[found].fraction
        if better and _accepts(number, value, factor):
            found = index
    return found


def _accepts(number: Number, value: Decimal | None, factor: Decimal) -> bool:
    """Whether ``low <= value / factor <= high``, without dividing."""
    if number.low is None and number.high is None:
        return True
    if value is None:
        return False
    if number.low is not None and value < _EXACT.multiply(number.low, factor):
        return False
    return number.high is None or value <= _EXACT.multiply(number.high, factor)
