"""ODT (OpenDocument text): headings, paragraphs, lists and tables of ``content.xml``.

Repeated cells and spaces are written as a count in the file, so that a few bytes could ask for
millions: they are taken once, or a few times at most.
"""

from __future__ import annotations

from typing import Any, Final

from lms.interop.formats.archives import Archive, local_name
from lms.interop.formats.problems import Refused
from lms.interop.formats.works.blocks import Collector
from lms.interop.formats.works.limits import SHEET_COLUMNS, WORK_BYTES
from lms.interop.formats.works.model import Kind, View

_SKIPPED: Final = frozenset({"tracked-changes", "annotation", "sequence-decls", "forms"})
_SPACES: Final = 40


def read(data: bytes) -> View:
    """The text of an ODT document; raises :class:`Refused` and nothing else."""
    archive = Archive(data, limit=WORK_BYTES)
    if "content.xml" not in archive:
        raise Refused("file.broken", kind="ODT")
    if "META-INF/manifest.xml" in archive and any(
        local_name(item) == "encryption-data"
        for item in archive.xml("META-INF/manifest.xml").iter()
    ):
        raise Refused("resume.encrypted")
    body = next(archive.xml("content.xml").iter("{*}text"), None)
    if body is None:
        raise Refused("file.broken", kind="ODT")
    collected = Collector()
    _walk(body, collected)
    pictures = sum(1 for _picture in body.iter("{*}image"))
    collected.close(pictures=pictures)
    return collected.view(Kind.DOCUMENT, "odt")


def _walk(element: Any, collected: Collector, *, item: bool = False) -> None:
    for child in element:
        name = local_name(child)
        if name == "h":
            collected.add("heading", _text(child), level=_level(child))
        elif name == "p":
            collected.add("item" if item else "paragraph", _text(child))
        elif name == "table":
            for index, row in enumerate(child.iter("{*}table-row")):
                cells = [cell for cell in row if local_name(cell) == "table-cell"]
                texts = ["\n".join(_text(p) for p in cell.iter("{*}p")) for cell in cells]
                if any(texts):
                    collected.row(texts[:SHEET_COLUMNS], first=index == 0)
        elif name not in _SKIPPED:
            _walk(child, collected, item=item or name == "list-item")


def _level(element: Any) -> int:
    told = next((v for k, v in element.attrib.items() if k.endswith("}outline-level")), "1")
    return int(told) if told in "123456789" and told else 1


def _text(element: Any) -> str:
    """The text of a paragraph with what stands between its children."""
    out = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "s":
            count = next((str(v) for k, v in child.attrib.items() if k.endswith("}c")), "1")
            out.append(
                " " * min(int(count) if count.isascii() and count.isdecimal() else 1, _SPACES)
            )
        elif name == "tab":
            out.append("\t")
        elif name == "line-break":
            out.append("\n")
        elif name not in _SKIPPED and name != "note":
            out.append(_text(child))
        out.append(child.tail or "")
    return "".join(out)
