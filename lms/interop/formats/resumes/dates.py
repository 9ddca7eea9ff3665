"""Dates and periods in the forms that Korean and English résumés write them.

A date is taken only as exactly as it is written. Two-digit years, and orders other than year,
month, day for digits alone, are left unread: they can mean two things.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from lms.interop.formats.resumes.model import PartialDate

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR: Final = r"(?:19[4-9]\d|20\d\d)"

_DATE: Final = (
    rf"(?:(?P<{{0}}y1>{_YEAR})\s*년\s*(?:(?P<{{0}}m1>1[0-2]|0?[1-9])\s*월)?"
    rf"(?:\s*(?P<{{0}}d1>3[01]|[12]\d|0?[1-9])\s*일)?"
    rf"|(?P<{{0}}y2>{_YEAR})\s?[./-]\s?(?P<{{0}}m2>1[0-2]|0?[1-9])(?![0-9])"
    rf"(?:\s?[./-]\s?(?P<{{0}}d2>3[01]|[12]\d|0?[1-9])(?![0-9]))?\.?"
    rf"|(?P<{{0}}n3>{_NAMES})\.?,?\s+(?:(?P<{{0}}d3>3[01]|[12]\d|0?[1-9]),?\s+)?(?P<{{0}}y3>{_YEAR})"
    rf"|(?P<{{0}}y4>{_YEAR}))"
)


def _pattern(prefix: str) -> str:
    return _DATE.replace("{0}", prefix)


_NOW: Final = (
    r"(?P<now>현\s*재|재직\s*중|재직|근무\s*중|재학\s*중|재학|진행\s*중|재임|"
    r"present|current(?:ly)?|now|ongoing|today)"
)
_BETWEEN: Final = r"\s*(?:~|∼|〜|～|-|‐|‑|–|—|―|−|to|until|부터)\s*"
_NOT_IN_NUMBER: Final = r"(?<![\d.,/-])"
_END: Final = r"(?!\d)(?!\s?[./]\d)(?!,\d)"
_PERIOD: Final = re.compile(
    rf"{_NOT_IN_NUMBER}{_pattern('a')}{_BETWEEN}(?:{_pattern('b')}{_END}|{_NOW}|(?=\s*[)\]|]|\s*$))",
    re.IGNORECASE,
)
_SINGLE: Final = re.compile(rf"{_NOT_IN_NUMBER}{_pattern('a')}{_END}", re.IGNORECASE)
_BARE_YEAR: Final = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Period:
    """A period or a day as written, and where it stands in the text (character offsets)."""

    start: PartialDate | None
    end: PartialDate | None
    ongoing: bool
    span: tuple[int, int]


def find_period(text: str) -> Period | None:
    """The first period in ``text``, else the first single date (start and end are then equal).

    A bare year counts as a single date only where it stands at an edge of the text or in
    brackets; inside a sentence it is as likely a product or a figure.
    """
    for match in _PERIOD.finditer(text):
        start = _date(match, "a")
        end = _date(match, "b")
        if start and (end is None or start <= end or end.month == 0 == start.month):
            if end is not None and end < start:
                continue
            return Period(start, end, bool(match["now"]), match.span())
    for match in _SINGLE.finditer(text):
        date = _date(match, "a")
        if date and (not _BARE_YEAR.fullmatch(match[0]) or _at_edge(text, match)):
            return Period(date, date, False, match.span())
    return None


def _at_edge(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    return not before or not after or (before[-1] in "([,|" and after[0] in ")],|")


def _date(match: re.Match[str], prefix: str) -> PartialDate | None:
    for number in "1234":
        groups = match.re.groupindex
        if f"{prefix}y{number}" not in groups or not match[f"{prefix}y{number}"]:
            continue
        year = int(match[f"{prefix}y{number}"])
        if number == "4":
            return PartialDate(year)
        named = match[f"{prefix}n3"] if number == "3" else None
        month = _MONTHS[named.lower()] if named else int(match[f"{prefix}m{number}"] or 0)
        day = int(match[f"{prefix}d{number}"] or 0)
        return checked(year, month, day)
    return None


def checked(year: int, month: int = 0, day: int = 0) -> PartialDate | None:
    """A partial date, or None where the calendar has no such date."""
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day if month else 0)


def read_iso(text: str) -> PartialDate | None:
    """A date in JSON Resume's form (year, year-month, year-month-day); None if it is not one."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
    if not match:
        return None
    year, month, day = (int(bit) if bit else None for bit in match.groups())
    if month == 0 or day == 0 or not year:
        return None
    return checked(year, month or 0, day or 0)
