"""Answers: from what a browser sends to values, and what is wrong with them. Pure.

Shapes by kind: text and links are text, ``one`` a code, ``several`` a list of codes, numbers decimal
text, dates ISO text, telephones E.164, addresses {postcode, road, detail}, rows a list of
{column: text}, consents true. Files lie in their own table. What was typed wrongly is kept as typed,
so that a draft loses nothing; :func:`check` says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lms.courses.admissions.rules.form import Item, Kind, shown
from lms.interop.formats.personal import has_resident_number

SHORT_MOST: Final = 300
LONG_MOST: Final = 5000
ROWS_MOST: Final = 10
_POSTCODE: Final = re.compile(r"[0-9]{5}")
_LINK: Final = re.compile(r"https?://[^\s/$.?#<>\"'][^\s<>\"']*", re.IGNORECASE)
#: The key of the standard form under which a date of birth stands.
BIRTH: Final = "birth"
#: A telephone number as it was typed → E.164, or none.
Phone = Callable[[str], str | None]
#: What a form sends: every value of a name.
Sent = Callable[[str], list[str]]


@dataclass(frozen=True)
class AnswerProblem:
    """What is wrong with one answer; *code* and *params* become the sentence."""

    key: str
    code: str
    params: tuple[tuple[str, Any], ...] = ()


def parse(item: Item, sent: Sent, phone: Phone) -> Any:
    """The answer to *item* as it was sent; None where it was left empty."""
    name = item.key
    texts = [_clean(text) for text in sent(name)]
    text = texts[0] if texts else ""
    if item.kind == Kind.CONSENT:
        return True if text else None
    if item.kind == Kind.SEVERAL:
        codes = [code for code, _ko, _en in item.options]
        return [code for code in codes if code in texts] or None
    if item.kind == Kind.ONE:
        return text if text in {code for code, _ko, _en in item.options} else None
    if item.kind == Kind.ADDRESS:
        parts = {
            part: _first(sent(f"{name}-{part}"))[:200] for part in ("postcode", "road", "detail")
        }
        return parts if any(parts.values()) else None
    if item.kind == Kind.ROWS:
        return _rows(item, sent)
    if item.kind == Kind.PHONE:
        return (phone(text) or text[:40]) if text else None
    if item.kind == Kind.NUMBER:
        return text.replace(",", "")[:40] or None
    return text[: longest(item) + 2000] or None


def _rows(item: Item, sent: Sent) -> list[dict[str, str]] | None:
    columns = {code: sent(f"{item.key}-{code}") for code, _ko, _en in item.columns}
    count = max((len(values) for values in columns.values()), default=0)
    rows = [
        {
            code: _clean(values[place])[:SHORT_MOST] if place < len(values) else ""
            for code, values in columns.items()
        }
        for place in range(min(count, ROWS_MOST + 10))
    ]
    return [row for row in rows if any(row.values())] or None


def _clean(text: str) -> str:
    # Nobody types these, and no database holds them.
    text = "".join(char for char in text if char != "\x00" and not "\ud800" <= char <= "\udfff")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _first(texts: list[str]) -> str:
    return _clean(texts[0]) if texts else ""


def holds_resident_number(given: Any, today: date) -> bool:
    """Whether an answer may not be kept, not even in a draft."""
    return any(has_resident_number(text, today=today) for text in _texts(given))


def longest(item: Item) -> int:
    """How many characters a text may have."""
    usual = LONG_MOST if item.kind == Kind.LONG else SHORT_MOST
    return min(item.most, LONG_MOST) if item.most else usual


def check(
    items: Sequence[Item], answers: Mapping[str, Any], files: Mapping[str, int], today: date
) -> list[AnswerProblem]:
    """Everything that is missing or wrong among the items that are shown, in their order.

    *files*: how many files lie at each key.
    """
    found: list[AnswerProblem] = []
    for item in shown(items, answers):
        if not item.asks:
            continue
        if item.kind == Kind.FILE:
            if item.required and not files.get(item.key):
                found.append(AnswerProblem(item.key, "no_file"))
            continue
        given = answers.get(item.key)
        if given in (None, "", [], {}):
            if item.required:
                found.append(
                    AnswerProblem(item.key, "consent" if item.kind == Kind.CONSENT else "required")
                )
            continue
        found += [
            AnswerProblem(item.key, code, params) for code, params in wrong(item, given, today)
        ]
    return found


def wrong(item: Item, given: Any, today: date) -> list[tuple[str, tuple[tuple[str, Any], ...]]]:
    """What is wrong with an answer that was given."""
    for text in _texts(given):
        if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
            return [("unstorable", ())]
        if has_resident_number(text, today=today):
            return [("resident_number", ())]
    if item.kind in (Kind.SHORT, Kind.LONG):
        return _length(item, given)
    if item.kind == Kind.NUMBER:
        return _number(item, given)
    if item.kind == Kind.DATE:
        return _date(item, given, today)
    if item.kind == Kind.PHONE:
        return [] if re.fullmatch(r"\+[0-9]{7,15}", given) else [("phone", ())]
    if item.kind == Kind.LINK:
        bad = len(given) > SHORT_MOST or not _LINK.fullmatch(given)
        return [("link", ())] if bad else []
    if item.kind == Kind.ADDRESS:
        if not _POSTCODE.fullmatch(given.get("postcode", "")):
            return [("postcode", ())]
        return [] if given.get("road") else [("road", ())]
    if item.kind == Kind.ROWS:
        most = min(item.most or ROWS_MOST, ROWS_MOST)
        return [("many_rows", (("most", most),))] if len(given) > most else []
    return []


def _length(item: Item, given: str) -> list[tuple[str, tuple[tuple[str, Any], ...]]]:
    if len(given) > longest(item):
        return [("long", (("most", longest(item)), ("now", len(given))))]
    if item.least and len(given) < item.least:
        return [("short", (("least", item.least), ("now", len(given))))]
    return []


def _number(item: Item, given: str) -> list[tuple[str, tuple[tuple[str, Any], ...]]]:
    try:
        value = Decimal(given)
    except InvalidOperation:
        return [("number", ())]
    if not value.is_finite():
        return [("number", ())]
    if item.least is not None and value < item.least:
        return [("small", (("least", item.least),))]
    if item.most is not None and value > item.most:
        return [("large", (("most", item.most),))]
    return []


def _date(item: Item, given: str, today: date) -> list[tuple[str, tuple[tuple[str, Any], ...]]]:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return [("date", ())]
    if item.key == BIRTH and day > today:
        return [("birth", ())]
    return [] if 1900 <= day.year <= 2100 else [("date", ())]


def _texts(given: Any) -> list[str]:
    if isinstance(given, str):
        return [given]
    if isinstance(given, Mapping):
        return [" ".join(str(part) for part in given.values())]
    if isinstance(given, list):
        return [text for one in given for text in _texts(one)]
    return []


def kept(items: Sequence[Item], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are submitted: of shown items alone, so that what was hidden goes nowhere."""
    keys = {item.key for item in shown(items, answers) if item.asks and item.kind != Kind.FILE}
    return {key: value for key, value in answers.items() if key in keys and value not in (None, "")}
