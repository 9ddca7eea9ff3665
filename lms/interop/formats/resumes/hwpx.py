"""HWPX résumés (OWPML, KS X 6101): a zip of XML, its sections in the order of the spine.

Read are paragraphs, tables row by row, text boxes, captions, notes, headers and footers, ruby
text and filled-in form fields; not read are text deleted under change tracking, hidden comments
and the descriptions that Hangul writes for shapes by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lms.interop.formats.archives import Archive, local_name
from lms.interop.formats.problems import Place, Problem, Refused, problem
from lms.interop.formats.resumes.model import Document, Line

_SECTION: Final = re.compile(r"Contents/section(\d+)\.xml", re.IGNORECASE)
_SILENT: Final = frozenset(
    {
        "shapeComment", "hiddenComment", "parameters", "script", "linesegarray", "secPr",
        "listItem", "metaTag", "parameterset", "trackChange",
    }
)  # fmt: skip
_CHARACTERS: Final = {
    "tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-",
}  # fmt: skip
_PICTURES: Final = frozenset({"pic", "ole", "video", "chart"})
_MIMETYPE: Final = b"application/hwp+zip"


_HEADER: Final = "Contents/header.xml"
_OUTLINE: Final = re.compile(r"(?:개요|제목|outline|heading)\s*([1-9])", re.IGNORECASE)


def read_lines(data: bytes, *, headings: bool = False) -> Document:
    """The lines of a HWPX document; raises :class:`Refused` and nothing else.

    With *headings* paragraphs in an outline style carry its level. Résumés do without: there the
    styles of templates say little, and the words of headings are told by :mod:`.headings`.
    """
    archive = Archive(data)
    if "mimetype" in archive and archive.read("mimetype").strip() != _MIMETYPE:
        raise Refused("file.broken", kind="HWPX")
    if "META-INF/manifest.xml" in archive and _is_encrypted(archive):
        raise Refused("resume.encrypted")
    parts = section_names(archive)
    if not parts:
        raise Refused("zip.missing", name="Contents/section0.xml")
    walk = _Walk(_levels(archive) if headings else {})
    for part in parts:
        walk.part = part if len(parts) > 1 else ""
        walk.paragraphs = 0
        walk.block(archive.xml(part))
    problems: list[Problem] = []
    if walk.deleted:
        problems.append(problem("resume.deleted", severity="note"))
    return Document(tuple(walk.lines), tuple(problems), walk.pictures)


def section_names(archive: Archive) -> list[str]:
    """The sections in the order of the package's spine; by number where there is none."""
    named = {name: int(match[1]) for name in archive.names if (match := _SECTION.fullmatch(name))}
    by_number = sorted(named, key=lambda name: named[name])
    if "Contents/content.hpf" not in archive:
        return by_number
    package = archive.xml("Contents/content.hpf")
    targets = {
        item.get("id"): str(item.get("href", ""))
        for item in package.iter("{*}item")
        if item.get("id")
    }
    spine = [targets.get(ref.get("idref"), "") for ref in package.iter("{*}itemref")]
    listed = [
        next((name for name in (href, f"Contents/{href}") if name in named), "") for href in spine
    ]
    ordered = list(dict.fromkeys(name for name in listed if name))
    return ordered + [name for name in by_number if name not in ordered]


def _levels(archive: Archive) -> dict[str, int]:
    """The outline level of each style that has one, by the style's id."""
    if _HEADER not in archive:
        return {}
    return {
        str(style.get("id")): int(match[1])
        for style in archive.xml(_HEADER).iter("{*}style")
        if (match := _OUTLINE.search(f"{style.get('name', '')} {style.get('engName', '')}"))
    }


def _is_encrypted(archive: Archive) -> bool:
    manifest = archive.xml("META-INF/manifest.xml")
    return any(local_name(element) == "encryption-data" for element in manifest.iter())


class _Walk:
    """A walk over sections that collects lines."""

    def __init__(self, levels: Mapping[str, int] | None = None) -> None:
        self.levels = levels or {}
        self.lines: list[Line] = []
        self.part = ""
        self.paragraphs = 0
        self.gap = False
        self.pictures = False
        self.deleted = False
        self.deleting: set[str] = set()

    def block(self, container: Any) -> None:
        for child in container:
            if local_name(child) == "p":
                self.paragraph(child)
            elif local_name(child) not in _SILENT:
                self.block(child)

    def paragraph(self, element: Any) -> None:
        self.paragraphs += 1
        where = Place(self.part, line=self.paragraphs)
        below: list[Any] = []
        text = "".join(
            piece for run in element if local_name(run) != "linesegarray"
            for piece in self.inline(run, below)
        )  # fmt: skip
        parts = [part for part in text.split("\n") if part.strip()]
        if not parts and not below:
            self.gap = True
        level = self.levels.get(element.get("styleIDRef", ""), 0)
        for part in parts:
            self.lines.append(Line(part, where, level, gap=self.gap))
            self.gap = False
        for item in below:
            if local_name(item) == "tbl":
                self.table(item)
            else:
                self.gap = True
                self.block(item)

    def inline(self, element: Any, below: list[Any]) -> Iterator[str]:
        """The text of a run; what holds paragraphs of its own is put into ``below``."""
        name = local_name(element)
        if name in _SILENT or not name:
            return
        if name in ("tbl", "subList"):
            below.append(element)
            return
        self.pictures = self.pictures or name in _PICTURES
        if name == "t":
            yield from self.text(element)
        elif name == "textart":
            yield element.get("text") or ""
        elif name in ("mainText", "subText"):
            yield (element.text or "") if name == "mainText" else f"({element.text or ''})"
        elif name == "compose":
            yield element.get("composeText") or ""
        elif name == "edit":
            yield from (field.text or "" for field in element.iter("{*}text"))
        else:
            for child in element:
                yield from self.inline(child, below)

    def text(self, element: Any) -> Iterator[str]:
        """Mixed content: characters, and marks of change tracking between them."""
        yield self.shown(element.text)
        for child in element:
            name = local_name(child)
            if name == "deleteBegin":
                self.deleting.add(child.get("Id") or "")
            elif name == "deleteEnd":
                self.deleting.discard(child.get("Id") or "")
            elif name in _CHARACTERS:
                yield self.shown(_CHARACTERS[name])
            yield self.shown(child.tail)

    def shown(self, text: str | None) -> str:
        if text and self.deleting:
            self.deleted = self.deleted or bool(text.strip())
            return ""
        return text or ""

    def table(self, element: Any) -> None:
        """One line a row; a table of a single column is a frame around paragraphs."""
        rows = [row for row in element if local_name(row) == "tr"]
        cells = [[cell for cell in row if local_name(cell) == "tc"] for row in rows]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    self.gap = True
                    self.block(cell)
            return
        first = True
        for row in cells:
            self.paragraphs += 1
            texts = tuple(self.cell(cell) for cell in row)
            if any(texts):
                where = Place(self.part, line=self.paragraphs)
                self.lines.append(Line(" | ".join(texts), where, cells=texts, gap=first))
                first = False
        for caption in (child for child in element if local_name(child) == "caption"):
            self.block(caption)
        self.gap = True

    def cell(self, element: Any) -> str:
        inner = _Walk()
        inner.deleting = self.deleting
        inner.block(element)
        self.pictures = self.pictures or inner.pictures
        self.deleted = self.deleted or inner.deleted
        return " ".join(line.text.strip() for line in inner.lines).strip()
