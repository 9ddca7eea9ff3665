"""What a résumé is once it is read, whatever file it came in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lms.interop.formats.problems import NOWHERE, Place, Problem


class PassageKind(StrEnum):
    """What a passage tells of; ``OTHER`` where the file does not say."""

    EXPERIENCE = "experience"
    EDUCATION = "education"
    PROJECT = "project"
    SKILL = "skill"
    CERTIFICATE = "certificate"
    AWARD = "award"
    LANGUAGE = "language"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as exactly as the file gives it: a year, a month of it, or a day."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """ISO 8601 in the precision that is known: ``2024``, ``2024-05``, ``2024-05-17``."""
        bits = [f"{self.year:04d}"]
        if self.month:
            bits.append(f"{self.month:02d}")
            if self.day:
                bits.append(f"{self.day:02d}")
        return "-".join(bits)


@dataclass(frozen=True, slots=True)
class Passage:
    """One statement of the résumé, in its own words, with the place it stands at.

    ``start`` and ``end`` are set only where the file names them for the entry that the passage
    belongs to; ``ongoing`` only where it says so (``현재``, ``present``).
    """

    text: str
    kind: PassageKind
    start: PartialDate | None = None
    end: PartialDate | None = None
    ongoing: bool = False
    where: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as the file has it, and what it was understood as."""

    title: str
    kind: PassageKind
    where: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Resume:
    """A résumé that was read. ``name`` only where the file labels it as the person's name."""

    name: str | None
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...]
    source_format: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of a document on its way to becoming passages.

    ``level`` is a heading's level where the file itself marks one (1 is the highest), ``emphasis``
    a hint from type size, ``cells`` the cells of a table row, ``gap`` whether there is clear space
    above, ``wrapped`` whether it goes on from the line before, ``tight`` whether that one ran so
    close to the edge that a word may have been cut, ``bullet`` whether it is an item of a list.
    """

    text: str
    where: Place = NOWHERE
    level: int = 0
    emphasis: bool = False
    cells: tuple[str, ...] = ()
    gap: bool = False
    wrapped: bool = False
    tight: bool = False
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The lines of a file in reading order, and what was odd while reading them."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    pictures: bool = False
    """Whether there are pictures, so that a file without text is called what it is."""
