"""A form as data: its items, what is wrong with it, which items an applicant sees. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from lms.courses.admissions.rules import legal
from lms.courses.admissions.rules.legal import Finding, Purpose


class Kind(StrEnum):
    """What an item of a form is."""

    SECTION = "section"  # begins a step
    NOTICE = "notice"
    CONSENT = "consent"
    SHORT = "short"
    LONG = "long"
    ONE = "one"
    SEVERAL = "several"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    ADDRESS = "address"
    LINK = "link"
    FILE = "file"
    ROWS = "rows"  # a table of education, careers, …


#: Items that ask nothing.
TOLD: Final = frozenset({Kind.SECTION, Kind.NOTICE})
#: Items with a purpose.
FIELDS: Final = frozenset(set(Kind) - TOLD - {Kind.CONSENT})
CHOICES: Final = frozenset({Kind.ONE, Kind.SEVERAL})
MOST_ITEMS: Final = 120
MOST_OPTIONS: Final = 60
MOST_COLUMNS: Final = 6
MOST_FILES: Final = 10


@dataclass(frozen=True)
class Item:
    """One item of a form, as it lies in ``FormVersion.items``. Texts in Korean and English.

    *options* are (code, ko, en); *columns* (code, ko, en) of a table of rows; *shown_if* is the key
    of an earlier choice and the codes for which this item is shown; *covers* the keys of fields
    that a consent is for; *most* the longest text, largest number, or how many files or rows;
    *least* the shortest text or smallest number.
    """

    key: str
    kind: str
    ko: str
    en: str = ""
    help_ko: str = ""
    help_en: str = ""
    required: bool = False
    purpose: str = Purpose.SCORED.value
    options: tuple[tuple[str, str, str], ...] = ()
    columns: tuple[tuple[str, str, str], ...] = ()
    shown_key: str = ""
    shown_codes: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def asks(self) -> bool:
        """Whether the applicant answers it."""
        return self.kind not in TOLD

    @property
    def text_hash(self) -> str:
        """SHA-256 of a consent's words in both languages: the version that was agreed to."""
        whole = "\0".join((self.ko, self.help_ko, self.en, self.help_en))
        return hashlib.sha256(whole.encode()).hexdigest()

    def texts(self) -> list[str]:
        """Every word of it that an applicant reads."""
        read = [self.ko, self.en, self.help_ko, self.help_en]
        for _code, korean, english in (*self.options, *self.columns):
            read += [korean, english]
        return [text for text in read if text]


@dataclass(frozen=True)
class FormProblem:
    """What keeps a form from being published. *key*: of the item, "" for the whole form."""

    key: str
    code: str
    finding: Finding | None = None


def consent_kind(call_id: int, key: str) -> str:
    """Under which name a form's consent lies among a person's consents."""
    return f"admission.{call_id}.{key}"[:40]


def read(raw: Mapping[str, Any]) -> Item:
    """An item from JSON; KeyError, TypeError or ValueError for what is none."""
    return Item(
        key=str(raw["key"]),
        kind=Kind(raw["kind"]).value,
        ko=str(raw["ko"]),
        en=str(raw.get("en", "")),
        help_ko=str(raw.get("help_ko", "")),
        help_en=str(raw.get("help_en", "")),
        required=bool(raw.get("required", False)),
        purpose=Purpose(raw.get("purpose", "scored")).value,
        options=tuple((str(a), str(b), str(c)) for a, b, c in raw.get("options", ())),
        columns=tuple((str(a), str(b), str(c)) for a, b, c in raw.get("columns", ())),
        shown_key=str(raw.get("shown_key", "")),
        shown_codes=tuple(str(one) for one in raw.get("shown_codes", ())),
        covers=tuple(str(one) for one in raw.get("covers", ())),
        least=_whole(raw.get("least")),
        most=_whole(raw.get("most")),
    )


def _whole(given: Any) -> int | None:
    return None if given is None else int(given)


def read_all(raw: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """All items of a form."""
    return tuple(read(one) for one in raw)


def write(item: Item) -> dict[str, Any]:
    """The JSON of an item; :func:`read` gives it back."""
    return {
        "key": item.key, "kind": item.kind, "ko": item.ko, "en": item.en,
        "help_ko": item.help_ko, "help_en": item.help_en, "required": item.required,
        "purpose": item.purpose, "options": [list(one) for one in item.options],
        "columns": [list(one) for one in item.columns], "shown_key": item.shown_key,
        "shown_codes": list(item.shown_codes), "covers": list(item.covers),
        "least": item.least, "most": item.most,
    }  # fmt: skip


def fingerprint(items: Sequence[Item]) -> str:
    """SHA-256 over a form."""
    whole = json.dumps([write(one) for one in items], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def findings(one: Item, items: Sequence[Item], on: date) -> list[Finding]:
    """Why the law does not let *one* be asked as it is, within its form."""
    if not one.asks:
        return []
    if one.kind == Kind.CONSENT:
        # A consent names what it is for: it is not itself a question, but never names what may
        # not be asked at all.
        return [
            finding
            for finding in legal.check(one.texts(), Purpose.ELIGIBILITY, on, consent="optional")
            if finding.why == "never"
        ]
    covering = [other for other in items if other.kind == Kind.CONSENT and one.key in other.covers]
    consent = ""
    if covering:
        consent = "required" if any(other.required for other in covering) else "optional"
    return legal.check(one.texts(), one.purpose, on, required=one.required, consent=consent)


def problems(items: Sequence[Item], on: date) -> list[FormProblem]:
    """Everything that keeps the form from being published, in the order of its items."""
    found: list[FormProblem] = []
    if not any(one.kind in FIELDS for one in items):
        found.append(FormProblem("", "no_fields"))
    if len(items) > MOST_ITEMS:
        found.append(FormProblem("", "too_many"))
    if len({one.key for one in items}) < len(items):
        found.append(FormProblem("", "same_key"))
    for place, one in enumerate(items):
        found += [FormProblem(one.key, code) for code in _shape(one, items, place)]
        found += [
            FormProblem(one.key, finding.why, finding) for finding in findings(one, items, on)
        ]
    return found


def _shape(one: Item, items: Sequence[Item], place: int) -> list[str]:
    codes = []
    if not one.ko.strip():
        codes.append("no_label")
    if one.kind in CHOICES and len(one.options) < 2:
        codes.append("few_options")
    if one.kind == Kind.ROWS and not one.columns:
        codes.append("no_columns")
    if one.kind == Kind.CONSENT and not one.help_ko.strip():
        codes.append("no_text")
    if one.kind == Kind.CONSENT and not {
        other.key for other in items if other.kind in FIELDS
    }.issuperset(one.covers):
        codes.append("covers_nothing")
    if one.least is not None and one.most is not None and one.least > one.most:
        codes.append("least_over_most")
    if one.shown_key and not any(
        other.key == one.shown_key
        and other.kind in CHOICES
        and set(one.shown_codes) <= {code for code, _ko, _en in other.options}
        for other in items[:place]
    ):
        codes.append("bad_condition")
    if one.shown_key and not one.shown_codes:
        codes.append("bad_condition")
    return codes


def shown(items: Sequence[Item], answers: Mapping[str, Any]) -> tuple[Item, ...]:
    """The items that an applicant with these answers sees; hidden ones count as unanswered.

    An item whose condition hangs on a hidden one is hidden too, and so is what a consent covers
    that was not given, or that is hidden itself.
    """
    consents = [one for one in items if one.kind == Kind.CONSENT]
    given = {one.key for one in consents if answers.get(one.key) is True}
    while True:
        refused = {key for one in consents if one.key not in given for key in one.covers}
        seen = _seen(items, answers, refused)
        if given <= seen:
            return tuple(one for one in items if one.key in seen)
        given &= seen


def _seen(items: Sequence[Item], answers: Mapping[str, Any], refused: set[str]) -> set[str]:
    seen: set[str] = set()
    for one in items:
        given = answers.get(one.shown_key)
        chosen = set(given) if isinstance(given, list) else {given}
        met = one.shown_key in seen and bool(chosen & set(one.shown_codes))
        if one.key not in refused and (met or not one.shown_key):
            seen.add(one.key)
    return seen


def steps(items: Sequence[Item]) -> list[list[Item]]:
    """The form cut at its sections, each step beginning with its section (the first may have none)."""
    found: list[list[Item]] = []
    for one in items:
        if one.kind == Kind.SECTION or not found:
            found.append([])
        found[-1].append(one)
    return [step for step in found if any(one.kind != Kind.SECTION for one in step)]
