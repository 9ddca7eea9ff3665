"""What a document says, as data: compared later with what is true then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

Words = dict[str, str]  # {"ko": …, "en": …}


@dataclass(frozen=True)
class ResultLine:
    """A course of a list of results. Amounts are text, so that the snapshot is exact."""

    code: str
    ko: str
    en: str
    label: str  # of the offering, as its institution writes it
    starts_on: str
    ends_on: str
    credits: str  # empty: the course has none
    hours: str
    letter: str  # empty: no letters, see *percent*
    points: str
    percent: str  # only where there is no letter
    earned: bool
    counts: bool  # False: another attempt counts in its place
    capped_from: str = ""
    term: str = ""  # "2026-1", "2026-summer"; empty: it is in no term


@dataclass(frozen=True)
class Average:
    """An average beside its scale: “4.12/4.5”."""

    text: str
    converted: str  # out of 100; empty: the institution converts none
    earned: str
    total: str  # points × credits
    credits: str  # that the average divides by


@dataclass(frozen=True)
class Facts:
    """Everything that a document of a kind says about somebody. Days are ISO; empty: none."""

    kind: str
    stream: str
    title: Words
    institution: Words
    name: str
    english_name: str
    number: str  # the student's number, or the person's
    track: Words | None = None
    cohort: Words | None = None
    course: Words | None = None
    code: str = ""
    starts_on: str = ""
    ends_on: str = ""
    on: str = ""  # completed, graduated, entered, expected on
    hours: str = ""
    credits: str = ""
    lines: tuple[ResultLine, ...] = ()
    averages: tuple[Average, ...] = ()
    notes: tuple[Words, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return json.loads(json.dumps(asdict(self), ensure_ascii=False))


def plain(value: Decimal | int | None) -> str:
    """A number as documents write it: at most four decimals, none that are not there."""
    if value is None:
        return ""
    exact = Decimal(value)
    if exact == exact.to_integral_value():
        return f"{exact.quantize(Decimal(1)):f}"
    return f"{exact.normalize():f}"


def digest(value: Mapping[str, Any]) -> str:
    """The SHA-256 of a JSON value, whatever the order of its keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differs(kept: Mapping[str, Any], now: Facts) -> list[str]:
    """The fields in which what was issued differs from what is true now."""
    fresh = now.stored()
    return sorted(name for name in fresh if kept.get(name) != fresh[name])
