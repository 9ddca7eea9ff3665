"""The texts and code of handed-in works, part by part, always in the same order."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from pygments.lexers import get_lexer_for_filename
from pygments.util import ClassNotFound

from lms import storage
from lms.courses import viewing
from lms.courses.assignments.models import Submission
from lms.courses.similarity.rules import Part
from lms.interop.formats import works
from lms.interop.formats.problems import Refused
from lms.interop.formats.sniff import sniff
from lms.interop.formats.works import Kind
from lms.storage import Attachment

#: Characters of one part and of one work, and members of a zip, that are read.
MOST_PART: Final = 500_000
MOST_WORK: Final = 2_000_000
MOST_MEMBERS: Final = 200
#: Plain words, though a lexer for them exists; and data, which is given to everybody.
_PROSE: Final = frozenset({".txt", ".md", ".rst", ".tex", ""})
_DATA: Final = frozenset(
    {".csv", ".tsv", ".json", ".log", ".lock", ".xml", ".svg", ".yaml", ".yml", ".toml", ".ini"}
)
#: Folders of a zip that others wrote.
_FOREIGN: Final = frozenset(
    {
        "node_modules",
        ".git",
        "venv",
        ".venv",
        "__pycache__",
        "__macosx",
        "site-packages",
        "dist",
        "build",
    }
)
_FENCE: Final = re.compile(r"^(```|~~~)[ \t]*(\w*)[^\n]*\n(.*?)^\1[ \t]*$", re.M | re.S)


@dataclass(frozen=True)
class Read:
    """A work's parts, and how many of its files could not be read or were left out."""

    parts: list[Part]
    unread: int


def parts_of(submission: Submission, files: list[Attachment]) -> Read:
    """What a work says: the written answer, then each file; of a zip its texts and code."""
    found: list[Part] = []
    unread, size = 0, 0
    if submission.text.strip():
        found.append(Part("", "text", normal(submission.text)))
    for file in files:
        got = list(_of_file(file))
        if not got:
            unread += 1
        for part in got:
            if size + len(part.text) > MOST_WORK:
                unread += 1
                break
            size += len(part.text)
            found.append(part)
    return Read(found, unread)


def brief_parts(brief: str) -> list[Part]:
    """What everybody was given: the words of the assignment, and the code in it."""
    found = [Part("", "text", normal(brief))]
    for match in _FENCE.finditer(brief):
        language = {"": "py", "python": "py", "javascript": "js", "c++": "cpp"}.get(
            match.group(2).lower(), match.group(2).lower()
        )
        found.append(Part(f"brief.{language}", "code", normal(match.group(3))))
    return found


def normal(text: str) -> str:
    """As parts hold text: NFC, one kind of line end, not longer than is read."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain)[:MOST_PART]


def _of_file(file: Attachment) -> Iterator[Part]:
    try:
        data = storage.content(file.sha256)
    except FileNotFoundError:
        return
    code = sniff(data).code
    if code in works.SLOW:
        shown = viewing.of_file(file, page=1)  # reads apart, and keeps what it read
        if shown.view is not None:
            yield Part(file.name, "text", normal(_words(shown.view)))
        return
    if works.kind_of(code) is Kind.ARCHIVE:
        yield from _of_zip(file.name, data)
        return
    yield from _of_bytes(file.name, data, code)


def _of_bytes(name: str, data: bytes, code: str) -> Iterator[Part]:
    how = works.kind_of(code)
    if how is Kind.NOTEBOOK:
        yield from _of_notebook(name, data)
    elif how is Kind.TEXT:
        suffix = PurePosixPath(name).suffix.lower()
        text = normal(works.view(data).text)
        if text.strip() and suffix not in _DATA:
            yield Part(name, "code" if _is_code(name, suffix) else "text", text)


def _is_code(name: str, suffix: str) -> bool:
    if suffix in _PROSE:
        return False
    try:
        get_lexer_for_filename(name)
    except ClassNotFound:
        return False
    return True


def _of_notebook(name: str, data: bytes) -> Iterator[Part]:
    """What was written in the cells; what ran there came out is not."""
    try:
        cells: Any = json.loads(data).get("cells", [])
        pieces = [(str(cell.get("cell_type")), "".join(cell.get("source", ""))) for cell in cells]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return
    code = "\n".join(source for kind, source in pieces if kind == "code")
    words = "\n\n".join(source for kind, source in pieces if kind == "markdown")
    if code.strip():
        yield Part(f"{name}.py", "code", normal(code))
    if words.strip():
        yield Part(name, "text", normal(words))


def _of_zip(name: str, data: bytes) -> Iterator[Part]:
    taken = 0
    for entry in works.view(data).entries:
        folders = {piece.lower() for piece in PurePosixPath(entry.name).parts[:-1]}
        if entry.folder or entry.locked or folders & _FOREIGN or entry.size > MOST_PART * 4:
            continue
        if taken >= MOST_MEMBERS:
            return
        try:
            _entry, body = works.member(data, entry.index)
        except Refused:
            continue
        code = sniff(body).code
        if code in works.SLOW or works.kind_of(code) is Kind.ARCHIVE:
            continue
        taken += 1
        yield from _of_bytes(f"{name}/{entry.name}", body, code)


def _words(view: works.View) -> str:
    lines = []
    for part in view.parts:
        for block in part.blocks:
            lines.append(" ".join(block.cells) if block.cells else block.text)
    return "\n".join(lines) or view.text
