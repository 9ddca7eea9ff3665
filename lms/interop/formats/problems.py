"""Located problems: where in a file, what (a stable code), and the sentence for a person.

A code is permanent: tests, logs and translations hold on to it. The sentences live in
:mod:`lms.interop.formats.messages`, in Korean and English, so that a page, a mail and a command
line say the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lms.interop.formats.messages import MESSAGES

Language = Literal["ko", "en"]
SHOWN_CHARS = 60
"""Longest piece of a file that is repeated in a sentence."""

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; every coordinate is optional and counts from 1.

    ``part`` is a file inside the upload (``users.csv``, ``Contents/section0.xml``), ``column`` a
    column's name or number, ``pointer`` a JSON pointer (RFC 6901), ``item`` the name that the file
    itself gives to one of its entries.
    """

    part: str = ""
    page: int | None = None
    line: int | None = None
    column: str | int | None = None
    pointer: str | None = None
    item: str = ""

    def __str__(self) -> str:
        """The place without words, for logs and storage: ``users.csv:3:email``, ``p2:14``."""
        bits: list[str] = [self.part] if self.part else []
        if self.page is not None:
            bits.append(f"p{self.page}")
        if self.line is not None:
            bits.append(str(self.line))
        if self.column is not None:
            bits.append(str(self.column))
        if self.pointer is not None:
            bits.append(self.pointer or "/")
        if self.item:
            bits.append(str(_shown(self.item)))
        return ":".join(bits)

    def describe(self, language: Language = "ko") -> str:
        """The place in words: ``users.csv 3행 email 열`` or ``users.csv, line 3, column email``."""
        korean = language == "ko"
        bits: list[str] = [self.part] if self.part else []
        if self.page is not None:
            bits.append(f"{self.page}쪽" if korean else f"page {self.page}")
        if self.line is not None:
            bits.append(f"{self.line}행" if korean else f"line {self.line}")
        if self.column is not None:
            bits.append(f"{self.column} 열" if korean else f"column {self.column}")
        if self.pointer is not None:
            bits.append(self.pointer or "/")
        if self.item:
            bits.append(f"‘{_shown(self.item)}’" if korean else f"“{_shown(self.item)}”")
        return (" " if korean else ", ").join(bits)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is odd (``note``, ``warning``) or wrong (``error``) at one place.

    An ``error`` means that what stands there was left out; a ``warning`` that it was read in the
    way the sentence tells; a ``note`` is for the reader's information only.
    """

    where: Place
    code: str
    params: tuple[tuple[str, str | int], ...] = ()
    severity: Severity = "error"

    @property
    def ko(self) -> str:
        """The sentence in Korean, without the place."""
        return MESSAGES[self.code][0].format(**dict(self.params))

    @property
    def en(self) -> str:
        """The sentence in English, without the place."""
        return MESSAGES[self.code][1].format(**dict(self.params))

    def describe(self, language: Language = "ko") -> str:
        """Place and sentence, for a list of problems on a page."""
        sentence = self.ko if language == "ko" else self.en
        place = self.where.describe(language)
        return f"{place}: {sentence}" if place else sentence


def problem(
    code: str, where: Place = NOWHERE, severity: Severity = "error", **params: str | int
) -> Problem:
    """A problem with its parameters by name; an unknown code is a programming error (KeyError)."""
    if code not in MESSAGES:
        raise KeyError(code)
    shown = tuple((key, _shown(value)) for key, value in sorted(params.items()))
    return Problem(where, code, shown, severity)


def _shown(value: str | int) -> str | int:
    """A value from a file as it may stand in a sentence: one line, short, printable."""
    if isinstance(value, int):
        return value
    line = "".join(ch if ch.isprintable() else " " for ch in value)
    return line if len(line) <= SHOWN_CHARS else line[: SHOWN_CHARS - 1] + "…"


class Refused(Exception):
    """A file that cannot be read at all (or a value that cannot be written), and why."""

    def __init__(self, code: str, where: Place = NOWHERE, **params: str | int) -> None:
        self.problem = problem(code, where, "error", **params)
        super().__init__(self.problem.describe("en"))

    @property
    def code(self) -> str:
        """The stable code of the reason."""
        return self.problem.code

    @property
    def ko(self) -> str:
        """The reason in Korean, with its place."""
        return self.problem.describe("ko")

    @property
    def en(self) -> str:
        """The reason in English, with its place."""
        return self.problem.describe("en")

    def inside(self, part: str) -> Refused:
        """The same refusal, located in ``part`` of a larger upload."""
        copy = Refused("file.empty")
        where = self.problem.where
        inner = f"{part}/{where.part}" if where.part else part
        copy.problem = replace(self.problem, where=replace(where, part=inner))
        copy.args = (copy.problem.describe("en"),)
        return copy
