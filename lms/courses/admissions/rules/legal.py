"""What a form may ask: the dated table of ``legal.toml``, and the check of a field against it. Pure.

A field is judged by every word that an applicant reads of it, in both languages, and by the purpose
that its builder declared. The check names the words that it went by, so that whoever thinks it
wrong can say so.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("legal.toml")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u3164\u115f\u1160]")
_GAPS: Final = re.compile(r"[\s·.,/()\[\]{}<>:;'\"‘’“”_\-–—~*|\\]+")
_ASCII: Final = re.compile(r"[a-z]")


class Purpose(StrEnum):
    """What a field is asked for; only scored fields reach a scorer, none reaches the matcher."""

    SCORED = "scored"
    ELIGIBILITY = "eligibility"
    CONTACT = "contact"


class Verdict(StrEnum):
    """What the table says about an item."""

    NEVER = "never"
    HIDDEN = "hidden"  # for the named purposes, hidden from scorers


@dataclass(frozen=True)
class LegalItem:
    """One line of the table. *purposes*: what it may be asked for; *consent*: only under its own."""

    code: str
    verdict: Verdict
    names: Mapping[str, str]
    law: Mapping[str, str]
    applies: Mapping[str, str]
    exception: Mapping[str, str]
    instead: Mapping[str, str]
    since: date
    until: date | None
    purposes: frozenset[str]
    consent: bool
    words: tuple[str, ...]
    excepted: tuple[str, ...]

    def in_force(self, on: date) -> bool:
        """Whether the line holds on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Finding:
    """Why a field is refused. *why*: never, purpose, required, consent, consent_required."""

    item: LegalItem
    why: str
    words: tuple[str, ...]


@cache
def table() -> tuple[LegalItem, ...]:
    """The whole table, in its order."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_item(one) for one in raw["item"])


@cache
def edition() -> date:
    """The day on which the table was last checked against the laws."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found: date = raw["edition"]
    return found


def item(code: str) -> LegalItem:
    """A line of the table; StopIteration where there is none."""
    return next(one for one in table() if one.code == code)


def check(
    texts: Iterable[str],
    purpose: str,
    on: date,
    *,
    required: bool = False,
    consent: str = "",
) -> list[Finding]:
    """Why a field with these *texts* may not be asked on a day for *purpose*; empty: it may.

    *consent*: how a consent of its own covers the field: "" none does, "optional", or "required"
    (then it is no free consent).
    """
    read = [text for text in texts if text]
    found = []
    for line in table():
        if not line.in_force(on):
            continue
        words = matches(line, read)
        if not words:
            continue
        if line.verdict is Verdict.NEVER:
            found.append(Finding(line, "never", words))
        elif purpose not in line.purposes:
            found.append(Finding(line, "purpose", words))
        elif line.consent and required:
            found.append(Finding(line, "required", words))
        elif line.consent and consent != "optional":
            found.append(
                Finding(line, "consent_required" if consent == "required" else "consent", words)
            )
    return found


def matches(line: LegalItem, texts: Iterable[str]) -> tuple[str, ...]:
    """The words of *line* that stand in *texts* as they are written in the table, once each."""
    found: dict[str, None] = {}
    for text in texts:
        folded = fold(text)
        tight = _GAPS.sub("", folded)
        for word in line.words:
            written = _stands(word, folded, tight, line.excepted)
            if written:
                found[word if not word.startswith("re:") else written] = None
    return tuple(found)


def fold(text: str) -> str:
    """Compatibility letters, lower case, and nothing invisible between letters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().strip()


def _stands(word: str, folded: str, tight: str, excepted: tuple[str, ...]) -> str:
    """The place in the text where *word* stands outside of every exception; "" where nowhere."""
    pattern, loose = _pattern(word)
    where = folded if loose else tight
    spans = [
        match.span()
        for one in excepted
        for exception in _exceptions(one)
        for match in exception.finditer(where)
    ]
    for match in pattern.finditer(where):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            return match.group()
    return ""


@cache
def _pattern(word: str) -> tuple[re.Pattern[str], bool]:
    """The pattern of a word, and whether it is looked for in the text with its spaces."""
    if word.startswith("re:"):
        return re.compile(word[3:]), True
    low = fold(word)
    if _ASCII.search(low):
        spaced = r"[\s\-]+".join(re.escape(part) for part in re.split(r"[\s\-]+", low))
        return re.compile(rf"(?<![a-z0-9]){spaced}(?:e?s)?(?![a-z0-9])"), True
    return re.compile(re.escape(_GAPS.sub("", low))), False


@cache
def _exceptions(one: str) -> tuple[re.Pattern[str], ...]:
    if one.startswith("re:"):
        return (re.compile(one[3:]),)
    return (re.compile(re.escape(fold(one))), re.compile(re.escape(_GAPS.sub("", fold(one)))))


def _item(raw: dict[str, Any]) -> LegalItem:
    def both(name: str) -> dict[str, str]:
        return {"ko": raw[f"{name}_ko"], "en": raw[f"{name}_en"]}

    return LegalItem(
        code=raw["code"],
        verdict=Verdict(raw["verdict"]),
        names={"ko": raw["ko"], "en": raw["en"]},
        law=both("law"),
        applies=both("applies"),
        exception=both("exception"),
        instead=both("instead"),
        since=raw["since"],
        until=raw.get("until"),
        purposes=frozenset(raw.get("purposes", [])),
        consent=raw.get("consent", False),
        words=(*raw["words_ko"], *raw["words_en"]),
        excepted=tuple(raw["except"]),
    )
