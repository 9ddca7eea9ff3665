"""PPTX: slides in their order, as headings, lines, tables and speaker's notes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, Final

from lms.interop.formats.archives import Archive, local_name
from lms.interop.formats.problems import Refused
from lms.interop.formats.works.blocks import Collector
from lms.interop.formats.works.limits import SLIDES, WORK_BYTES
from lms.interop.formats.works.model import Kind, View

_PRESENTATION: Final = "ppt/presentation.xml"
_TITLES: Final = frozenset({"title", "ctrTitle"})
_FRAMING: Final = frozenset({"sldNum", "dt", "ftr", "hdr"})
_PICTURES: Final = frozenset({"pic", "chart", "relIds"})
_SKIPPED: Final = frozenset({"Fallback", "extLst"})


def read(data: bytes) -> View:
    """The text of a presentation; raises :class:`Refused` and nothing else."""
    archive = Archive(data, limit=WORK_BYTES)
    if _PRESENTATION not in archive:
        raise Refused("file.broken", kind="PPTX")
    collected = Collector()
    names = list(_slides(archive))
    collected.cut = len(names) > SLIDES
    for number, name in enumerate(names[:SLIDES], start=1):
        _slide(archive, name, number, collected)
    return collected.view(Kind.SLIDES, "pptx")


def _slides(archive: Archive) -> Iterator[str]:
    """The parts of the slides in the order in which they are shown."""
    targets = _targets(archive, _PRESENTATION)
    for element in archive.xml(_PRESENTATION).iter("{*}sldId"):
        key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        name = targets.get(str(key), ("", ""))[1]
        if name in archive:
            yield name


def _targets(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part points to: (type, part name) by relation id; nothing outside of the file."""
    folder, _slash, base = part.rpartition("/")
    name = f"{folder}/_rels/{base}.rels"
    if name not in archive:
        return {}
    found = {}
    for item in archive.xml(name):
        if item.get("TargetMode") == "External" or not item.get("Target"):
            continue
        target = str(item.get("Target"))
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = str(item.get("Type", "")).rpartition("/")[2]
        found[str(item.get("Id"))] = (kind, posixpath.normpath(path))
    return found


def _slide(archive: Archive, name: str, number: int, collected: Collector) -> None:
    root = archive.xml(name)
    walk = _Walk(collected)
    shapes = sorted(walk.shapes(root), key=lambda shape: not _is_title(shape))
    title = ""
    for shape in shapes:
        if _is_title(shape) and not title:
            title = " ".join(text for _level, text in _paragraphs(shape)).strip()
            collected.add("heading", title, level=2)
        else:
            walk.shape(shape)
    for kind, target in _targets(archive, name).values():
        if kind == "notesSlide" and target in archive:
            _notes(archive.xml(target), collected)
    hidden = root.get("show") in {"0", "false"}
    collected.close(number, title[:200], pictures=walk.pictures, hidden=hidden)


def _notes(root: Any, collected: Collector) -> None:
    for shape in root.iter("{*}sp"):
        if _placeholder(shape) == "body":
            for _level, text in _paragraphs(shape):
                collected.add("note", text)


class _Walk:
    """Shapes in the order of the file, groups opened."""

    def __init__(self, collected: Collector) -> None:
        self.collected = collected
        self.pictures = 0

    def shapes(self, element: Any) -> Iterator[Any]:
        for child in element:
            name = local_name(child)
            if name in _PICTURES:
                self.pictures += 1
            elif name in {"sp", "graphicFrame"}:
                yield child
            elif name not in _SKIPPED:
                yield from self.shapes(child)

    def shape(self, shape: Any) -> None:
        if _placeholder(shape) in _FRAMING:
            return
        tables = list(shape.iter("{*}tbl"))
        for table in tables:
            for index, row in enumerate(table.iter("{*}tr")):
                cells = [
                    "\n".join(text for _level, text in _paragraphs(cell)).strip()
                    for cell in row.iter("{*}tc")
                ]
                self.collected.row(cells, first=index == 0)
        if not tables:
            self.pictures += sum(local_name(item) in _PICTURES for item in shape.iter())
            for level, text in _paragraphs(shape):
                self.collected.add("item" if level else "paragraph", text, level=level)


def _placeholder(shape: Any) -> str:
    held = next(shape.iter("{*}ph"), None)
    return "" if held is None else str(held.get("type", "body"))


def _is_title(shape: Any) -> bool:
    return _placeholder(shape) in _TITLES


def _paragraphs(element: Any) -> Iterator[tuple[int, str]]:
    """(level, text) of every paragraph below *element* that has text."""
    for paragraph in element.iter("{*}p"):
        text = "".join(_runs(paragraph))
        if text.strip():
            properties = paragraph.find("{*}pPr")
            level = "0" if properties is None else str(properties.get("lvl", "0"))
            yield int(level) if level in "012345678" and level else 0, text


def _runs(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter():
        name = local_name(element)
        if name == "t":
            yield element.text or ""
        elif name == "br":
            yield "\n"
        elif name == "tab":
            yield "\t"
