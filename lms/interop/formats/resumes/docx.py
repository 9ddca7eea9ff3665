"""DOCX résumés: paragraphs, tables, content controls and text boxes, in the order of the body.

python-docx opens the package; the walk over its XML is our own, because its paragraphs leave out
what résumé templates are made of (text boxes, content controls, inserted text) and repeat the
fallback copies of shapes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

import docx as python_docx

from lms.interop.formats.archives import Archive, local_name
from lms.interop.formats.problems import Place, Problem, Refused, problem
from lms.interop.formats.resumes.model import Document, Line

_SKIPPED: Final = frozenset(
    {
        "del",
        "moveFrom",
        "Fallback",
        "instrText",
        "delText",
        "pPr",
        "rPr",
        "fldData",
        "annotationRef",
    }
)
_HEADING_STYLE: Final = re.compile(r"(?:heading|제목|개요)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLE: Final = frozenset({"title", "제목"})
_PICTURES: Final = frozenset({"drawing", "pict", "object"})


def read_lines(data: bytes) -> Document:
    """The lines of a DOCX; raises :class:`Refused` and nothing else."""
    archive = Archive(data)
    if "[Content_Types].xml" not in archive:
        raise Refused("file.broken", kind="DOCX")
    archive.check_xml()
    try:
        package = python_docx.Document(io.BytesIO(data))
        walk = _Walk(_style_names(package))
        for header in _headers(package):
            walk.block(header)
        walk.block(package.element.body)
    except Refused:
        raise
    except Exception as error:  # python-docx lets KeyError, ValueError and others through
        raise Refused("file.broken", kind="DOCX") from error
    problems: list[Problem] = []
    if walk.hidden:
        problems.append(problem("resume.hidden", severity="warning"))
    if walk.deleted:
        problems.append(problem("resume.deleted", severity="note"))
    return Document(tuple(walk.lines), tuple(problems), walk.pictures)


def _style_names(package: Any) -> dict[str, str]:
    return {style.style_id: style.name or "" for style in package.styles}


def _headers(package: Any) -> Iterator[Any]:
    """The first section's page header: where many templates put name and contact."""
    section = next(iter(package.sections), None)
    if section is None:
        return
    for header in (section.first_page_header, section.header):
        if not header.is_linked_to_previous:
            yield header._element


class _Walk:
    """A walk over the body that collects lines."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles
        self.lines: list[Line] = []
        self.paragraphs = 0
        self.gap = False
        self.hidden = self.deleted = self.pictures = False
        self.boxes: list[Any] = []

    def block(self, container: Any) -> None:
        for child in container:
            name = local_name(child)
            if name == "p":
                self.paragraph(child)
            elif name == "tbl":
                self.table(child)
            elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                self.block(child)

    def paragraph(self, element: Any) -> None:
        self.paragraphs += 1
        where = Place(line=self.paragraphs)
        text = "".join(self.runs(element))
        boxes, self.boxes = self.boxes, []
        level, bullet = self.shape(element)
        parts = [part for part in text.split("\n") if part.strip()]
        if not parts:
            self.gap = True
        for index, part in enumerate(parts):
            self.lines.append(Line(part, where, level, gap=self.gap, bullet=bullet and index == 0))
            self.gap = False
        for box in boxes:
            self.gap = True
            self.block(box)

    def runs(self, element: Any) -> Iterator[str]:
        """The visible text below an element; text boxes are set aside for after the paragraph."""
        for child in element:
            name = local_name(child)
            if name == "t":
                yield child.text or ""
            elif name in ("tab", "ptab"):
                yield "\t"
            elif name in ("br", "cr"):
                yield "\n"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "sym":
                yield " "
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name in _SKIPPED:
                self.deleted = self.deleted or name in ("del", "moveFrom")
            elif name == "r" and _is_hidden(child):
                self.hidden = self.hidden or any(part.text for part in child.iter("{*}t"))
            else:
                self.pictures = self.pictures or name in _PICTURES
                yield from self.runs(child)

    def shape(self, element: Any) -> tuple[int, bool]:
        """Heading level by style, and whether the paragraph is a list item."""
        properties = element.find("{*}pPr")
        if properties is None:
            return 0, False
        style = properties.find("{*}pStyle")
        name = self.styles.get(_value(style), "") if style is not None else ""
        heading = _HEADING_STYLE.search(name)
        if heading:
            return int(heading[1]), False
        if name.strip().lower() in _TITLE_STYLE:
            return 1, False
        numbered = properties.find("{*}numPr") is not None
        return 0, numbered or name.lower().startswith(("list bullet", "list number"))

    def table(self, element: Any) -> None:
        """One line a row; a table of one column or of long cells is layout, read as paragraphs."""
        rows = [row for row in element.iter("{*}tr") if _nearest(row, "tbl") is element]
        cells = [
            [cell for cell in row.iter("{*}tc") if _nearest(cell, "tr") is row] for row in rows
        ]
        if all(len(row) <= 1 for row in cells) or _is_layout(cells):
            for row in cells:
                for cell in row:
                    self.gap = True
                    self.block(cell)
            return
        first = True
        for row in cells:
            self.paragraphs += 1
            texts = tuple(" ".join(self.cell(cell)).strip() for cell in row)
            if any(texts):
                where = Place(line=self.paragraphs)
                self.lines.append(Line(" | ".join(texts), where, cells=texts, gap=first))
                first = False
        self.gap = True

    def cell(self, element: Any) -> list[str]:
        inner = _Walk(self.styles)
        inner.block(element)
        self.hidden = self.hidden or inner.hidden
        self.deleted = self.deleted or inner.deleted
        self.pictures = self.pictures or inner.pictures
        return [line.text.strip() for line in inner.lines]


def _value(element: Any) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.endswith("}val")), "")


def _is_hidden(run: Any) -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and _value(vanish) not in ("0", "false", "off")


def _nearest(element: Any, name: str) -> Any:
    return next((above for above in element.iterancestors() if local_name(above) == name), None)


def _is_layout(rows: list[list[Any]]) -> bool:
    """Whether a table only places columns of text: few rows whose cells hold many paragraphs."""
    paragraphs = [sum(1 for _ in cell.iter("{*}p")) for row in rows for cell in row]
    return len(rows) <= 2 and bool(paragraphs) and max(paragraphs) >= 5
