"""What a reader of handed-in work is shown of a file, whatever program made it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lms.interop.formats.problems import Place, Problem


class Kind(StrEnum):
    """How a file can be shown."""

    DOCUMENT = "document"  # headings, paragraphs, tables: one part
    SLIDES = "slides"  # a part for each slide
    SHEETS = "sheets"  # a part for each sheet
    PAGES = "pages"  # a part for each page of a PDF
    ARCHIVE = "archive"  # entries
    TEXT = "text"  # text as it is: prose, code, data
    NOTEBOOK = "notebook"  # text that holds a notebook's JSON
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    OTHER = "other"  # to be taken along only


@dataclass(frozen=True, slots=True)
class Block:
    """One piece that a remark can point to; ``line`` counts from 1 through the whole file.

    *kind*: heading (with ``level``, 1 the highest), paragraph, item (of a list, or a deeper line of
    a slide), row (of a table or sheet; ``first`` where a table begins) or note (a speaker's).
    """

    kind: str
    text: str
    line: int
    level: int = 0
    cells: tuple[str, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A slide, sheet or page with its number, or the whole of a document (number 0)."""

    number: int
    name: str
    blocks: tuple[Block, ...]
    pictures: int = 0  # pictures and drawings that are not shown
    hidden: bool = False  # not shown by the program that made it


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a zip; ``index`` is its place in the directory, by which it is opened."""

    index: int
    name: str  # NFC, in the encoding that it was really written in
    size: int  # bytes, unpacked, as the directory says
    packed: int
    modified: datetime | None  # local time of whoever packed it; zips know no zone
    folder: bool = False
    locked: bool = False  # needs a password


@dataclass(frozen=True, slots=True)
class View:
    """What can be shown of a file, and what was odd about it. ``format`` is sniffed (``sniff``)."""

    kind: Kind
    format: str
    parts: tuple[Part, ...] = ()
    entries: tuple[Entry, ...] = ()
    text: str = ""
    encoding: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines can be pointed to."""
        return sum(len(part.blocks) for part in self.parts)


def as_json(view: View) -> dict[str, Any]:
    """*view* as plain JSON values, to be kept beside the file."""
    found = asdict(view)
    for entry in found["entries"]:
        entry["modified"] = entry["modified"].isoformat() if entry["modified"] else None
    return found


def from_json(found: dict[str, Any]) -> View:
    """The view that :func:`as_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return View(
        kind=Kind(found["kind"]),
        format=found["format"],
        parts=tuple(
            Part(**{**part, "blocks": tuple(_block(block) for block in part["blocks"])})
            for part in found["parts"]
        ),
        entries=tuple(
            Entry(**{**entry, "modified": _moment(entry["modified"])}) for entry in found["entries"]
        ),
        text=found["text"],
        encoding=found["encoding"],
        problems=tuple(
            Problem(
                Place(**line["where"]),
                line["code"],
                tuple((str(key), value) for key, value in line["params"]),
                line["severity"],
            )
            for line in found["problems"]
        ),
    )


def _block(found: dict[str, Any]) -> Block:
    return Block(**{**found, "cells": tuple(found["cells"])})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
