"""Finds Korean resident registration numbers (주민등록번호, 외국인등록번호) in text.

The law forbids collecting them without a statutory basis (개인정보 보호법 제24조의2), so text
that holds one is refused. The finder has to be right in both directions: phone numbers, business
numbers and order numbers are everywhere in the same texts.

A number is six digits of birth date, a digit for sex and century, and six more. Up to October
2020 the last digit is a checksum; numbers given out since then are random and have none. So:

* born before that month: the date must exist and the checksum must hold;
* born later: the date must exist and the two parts must be written apart (or be labelled);
* labelled as such right before ("주민번호: …"): the date and the century digit are enough, since
  a changed number has no checksum either;
* labelled as another number (법인등록번호, 주문번호 …): not one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

NO_CHECKSUM_FROM: Final = dt.date(2020, 10, 5)
"""Numbers given out from this day on are random (주민등록법 시행규칙, amended 2020)."""

_CENTURY: Final = {
    "1": 1900, "2": 1900, "5": 1900, "6": 1900,
    "3": 2000, "4": 2000, "7": 2000, "8": 2000,
    "9": 1800, "0": 1800,
}  # fmt: skip
_FOREIGN: Final = frozenset("5678")
_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CORPORATE_WEIGHTS: Final = (1, 2) * 6

_WIDE_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_DASHES: Final = "\\-\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d\u3161\u1173~_/.·"
_INVISIBLE: Final = "\u200b-\u200d\u2060\ufeff"
_NUMBER: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][-.])([0-9]{{6}})"
    rf"([{_INVISIBLE}]*[ \t\u00a0\u3000]{{0,3}}[{_DASHES}]?[ \t\u00a0\u3000]{{0,3}}[{_INVISIBLE}]*)"
    rf"([0-9]{{7}})(?![0-9])(?!-[0-9])"
)
_LABEL: Final = re.compile(
    r"(?:주민\s*(?:등록)?\s*(?:번호|no)|외국인\s*(?:등록)?\s*번호|주민등록|"
    r"resident\s+(?:registration|registry)|\bRRN\b|alien\s+registration|\bARC\s*(?:no|number))",
    re.IGNORECASE,
)
_OTHER_LABEL: Final = re.compile(
    r"(?:법인|사업자|주문|접수|송장|운송장|관리|계좌|문서|예약|회원|수험|등기|카드|제품|상품|"
    r"일련|시리얼|바코드)\s*(?:등록)?\s*번호|바코드|order|invoice|tracking|serial|account|isbn|ean",
    re.IGNORECASE,
)
_LABEL_REACH: Final = 24


@dataclass(frozen=True, slots=True)
class ResidentNumber:
    """Where a number stands in the text (character offsets); the number itself is not kept."""

    start: int
    end: int


def find_resident_numbers(text: str, *, today: dt.date | None = None) -> list[ResidentNumber]:
    """Every resident registration number in ``text``, in order.

    ``today`` rules out birth dates in the future; without it none is ruled out for that.
    """
    return list(_find(text.translate(_WIDE_DIGITS), today))


def has_resident_number(text: str, *, today: dt.date | None = None) -> bool:
    """Whether ``text`` holds at least one."""
    return next(_find(text.translate(_WIDE_DIGITS), today), None) is not None


def mask_resident_numbers(text: str, *, today: dt.date | None = None) -> str:
    """``text`` with the last seven digits of each number as asterisks; its length stays."""
    out = list(text)
    for found in find_resident_numbers(text, today=today):
        for index in range(found.end - 7, found.end):
            out[index] = "*"
    return "".join(out)


def _find(text: str, today: dt.date | None) -> Iterator[ResidentNumber]:
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - _LABEL_REACH) : match.start()]
        labels = list(_LABEL.finditer(before))
        others = list(_OTHER_LABEL.finditer(before))
        labelled = bool(labels) and (not others or labels[-1].end() >= others[-1].end())
        if others and not labelled:
            continue
        if _is_resident_number(match[1], match[3], bool(match[2]), labelled, today):
            yield ResidentNumber(match.start(), match.end())


def _is_resident_number(
    front: str, back: str, apart: bool, labelled: bool, today: dt.date | None
) -> bool:
    year = _CENTURY[back[0]] + int(front[:2])
    try:
        born = dt.date(year, int(front[2:4]), int(front[4:]))
    except ValueError:
        return False
    if today is not None and born > today:
        return False
    if labelled:
        return True
    if born >= NO_CHECKSUM_FROM:
        return apart
    if born.year < 1900:
        return False  # nobody alive; the pattern is an order number's
    digits = [int(ch) for ch in front + back]
    if not _checksum_holds(digits, foreign=back[0] in _FOREIGN):
        return False
    # A company's number (법인등록번호) has the same shape and a checksum of its own.
    return not (born.year < 1920 and _corporate_checksum_holds(digits))


def _checksum_holds(digits: list[int], *, foreign: bool) -> bool:
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    check = (11 - total % 11) % 10
    return digits[12] == ((check + 2) % 10 if foreign else check)


def _corporate_checksum_holds(digits: list[int]) -> bool:
    total = sum(weight * digit for weight, digit in zip(_CORPORATE_WEIGHTS, digits, strict=False))
    return digits[12] == (10 - total % 10) % 10
