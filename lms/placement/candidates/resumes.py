"""From a file to the lines that could be shown: read, masked, linked to skills. No database.

Slow (a PDF is read in a process of its own): called outside any transaction.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lms.interop.formats.problems import Language as Language
from lms.interop.formats.problems import Place, Problem
from lms.interop.formats.resumes import PartialDate, Passage, read_resume
from lms.matching import taxonomy
from lms.matching.text.masking import MASK, mask

#: Names that could mean something else are taken as skills from this confidence on.
SURE_ENOUGH = 0.5


@dataclass(frozen=True)
class Line:
    """A line that a person may show: masked, with the skills that it names.

    *masked* says that something was taken out; *place* where in the file it stands, in words of
    both languages; *on* the ISO date of the end of its period, empty where the file says none.
    """

    kind: str
    text: str
    skills: tuple[str, ...]
    masked: bool
    place_ko: str
    place_en: str
    on: str

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Line:
        """A line as a plan stores it."""
        return cls(**{**value, "skills": tuple(value["skills"])})

    def to_plain(self) -> dict[str, Any]:
        """JSON values."""
        return {**asdict(self), "skills": list(self.skills)}


@dataclass(frozen=True)
class Read:
    """What a file held: lines, and what was odd in it."""

    source_format: str
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read(data: bytes, names: Sequence[str], today: date) -> Read:
    """The lines of a résumé; raises ``formats.problems.Refused`` with the reason.

    *names* are the person's own, masked wherever they stand; the name that the file itself labels
    is masked too. A line of which nothing is left is dropped.
    """
    resume = read_resume(data)
    known = [name for name in (*names, resume.name or "") if name]
    lines = [_line(passage, known, today) for passage in resume.passages]
    return Read(
        resume.source_format, tuple(line for line in lines if line is not None), resume.problems
    )


def _line(passage: Passage, names: Sequence[str], today: date) -> Line | None:
    whole = _storable(passage.text)
    text = mask(whole, names).strip()
    if not text.replace(MASK, "").strip(" \t\n,.;:|/()-·"):
        return None
    return Line(
        kind=str(passage.kind),
        text=text,
        skills=skills_in(text),
        masked=MASK in text and MASK not in whole,
        place_ko=passage.where.describe("ko"),
        place_en=passage.where.describe("en"),
        on=_ended(passage, today),
    )


def _storable(text: str) -> str:
    """The text without what no database can hold."""
    return "".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff")


def skills_in(text: str) -> tuple[str, ...]:
    """The skills that a text names, in its order, each once."""
    names = taxonomy.load()
    found = (hit.skill_id for hit in names.mentions(text) if hit.confidence >= SURE_ENOUGH)
    return tuple(dict.fromkeys(found))


def _ended(passage: Passage, today: date) -> str:
    if passage.ongoing:
        return today.isoformat()
    when = passage.end or passage.start
    return min(last_day(when), today).isoformat() if when is not None else ""


def last_day(when: PartialDate) -> date:
    """The last day that a date, known to the year or month, can mean."""
    month = when.month or 12
    day = when.day or calendar.monthrange(when.year, month)[1]
    return date(when.year, month, day)


def problems_to_plain(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Located problems as JSON values."""
    return [
        {
            "code": item.code,
            "severity": item.severity,
            "params": dict(item.params),
            "where": asdict(item.where),
        }
        for item in problems
    ]


def problems_from_plain(values: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """Located problems from JSON values."""
    return [
        Problem(
            Place(**value["where"]),
            value["code"],
            tuple(sorted(value["params"].items())),
            value["severity"],
        )
        for value in values
    ]


def described(values: Iterable[Mapping[str, Any]], language: Language) -> list[tuple[str, str]]:
    """(severity, sentence with its place) of stored problems."""
    return [(item.severity, item.describe(language)) for item in problems_from_plain(values)]
