"""Collecting blocks: numbered through, shortened, and never more than a page can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lms.interop.formats.problems import Place, Problem, problem
from lms.interop.formats.resumes.model import Document
from lms.interop.formats.works.limits import BLOCK_CHARS, BLOCKS, CELL_CHARS
from lms.interop.formats.works.model import Block, Kind, Part, View


class Collector:
    """Parts with their blocks, in order; says whether something was left out."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.cut = False
        self._lines = 0
        self._open: list[Block] = []

    @property
    def full(self) -> bool:
        """Whether nothing more is taken."""
        return self._lines >= BLOCKS

    def add(self, kind: str, text: str, *, level: int = 0) -> None:
        """One heading, paragraph, item or note; nothing where there is no text."""
        text = clean(text).strip("\n")
        if text.strip():
            self._put(kind, text[:BLOCK_CHARS], level, (), first=False)
            self.cut = self.cut or len(text) > BLOCK_CHARS

    def row(self, cells: Sequence[str], *, first: bool = False) -> None:
        """One row of a table."""
        self._put("row", "", 0, tuple(clean(cell)[:CELL_CHARS] for cell in cells), first=first)

    def close(
        self, number: int = 0, name: str = "", *, pictures: int = 0, hidden: bool = False
    ) -> None:
        """End a part."""
        part = Part(number, clean(name), tuple(self._open), pictures, hidden)
        self.parts.append(part)
        self._open = []

    def view(self, kind: Kind, code: str, problems: Iterable[Problem] = ()) -> View:
        """What was collected."""
        found = tuple(problems)
        if self.cut:
            found += (problem("work.cut", severity="warning"),)
        if not self._lines and not any(part.pictures for part in self.parts):
            found += (problem("resume.empty", severity="note"),)
        elif not self._lines:
            found += (problem("work.pictures", severity="note"),)
        return View(kind, code, parts=tuple(self.parts), problems=found)

    def _put(
        self, kind: str, text: str, level: int, cells: tuple[str, ...], *, first: bool
    ) -> None:
        if self.full:
            self.cut = True
            return
        self._lines += 1
        self._open.append(Block(kind, text, self._lines, level, cells, first))


def of_document(document: Document, code: str) -> View:
    """The lines that a reader of documents gives, as a view; places become line numbers."""
    collected = Collector()
    in_table = False
    for line in document.lines:
        if line.cells:
            collected.row(line.cells, first=not in_table or line.gap)
        elif line.level:
            collected.add("heading", line.text, level=line.level)
        else:
            collected.add("item" if line.bullet else "paragraph", line.text)
        in_table = bool(line.cells)
    collected.close(pictures=int(document.pictures))
    told = (item for item in document.problems if item.where == Place())
    return collected.view(Kind.DOCUMENT, code, told)


def clean(text: str) -> str:
    """Text that a page and a database can hold: no control characters, no halves of pairs."""
    if text.isprintable():
        return text
    return "".join(
        ch for ch in text if ch in "\n\t" or (ch >= " " and not "\ud800" <= ch <= "\udfff")
    )
