"""Plain text and Markdown as résumés."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lms.interop.formats.problems import Place
from lms.interop.formats.resumes.model import Document, Line
from lms.interop.formats.text import decode

_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE: Final = re.compile(r"^ {0,3}(=+|-+)\s*$")
_RULE: Final = re.compile(r"^\s*([-*_=~─━═]\s*){3,}$")
_FENCE: Final = re.compile(r"^ {0,3}(```|~~~)")
_TABLE_RULE: Final = re.compile(r"^\s*\|?(\s*:?-{2,}:?\s*\|)+\s*(:?-{2,}:?\s*)?$")
_BULLET: Final = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+(.*)$")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)(?:\s+\"[^\"]*\")?\)")
_STRONG: Final = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_UNDERSCORES: Final = re.compile(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)")
_LONG_LINE: Final = 56
"""Columns (a Hangul syllable is two) from which a line of plain text may have been wrapped."""


def read_lines(data: bytes) -> Document:
    """The lines of a text or Markdown file; raises :class:`Refused` (see ``text.decode``)."""
    text = decode(data).text
    lines: list[Line] = []
    gap, fenced, wide, hanging = False, False, False, False
    for number, raw in enumerate(text.splitlines(), start=1):
        where = Place(line=number)
        if _FENCE.match(raw):
            fenced = not fenced
            continue
        if not raw.strip():
            gap, wide = True, False
            continue
        underline = _UNDERLINE.match(raw)
        if underline and lines and not gap and not lines[-1].bullet and not lines[-1].cells:
            level = 1 if underline[1][0] == "=" else 2
            lines[-1] = Line(lines[-1].text, lines[-1].where, level, gap=lines[-1].gap)
            wide = False
            continue
        if _RULE.match(raw) or _TABLE_RULE.match(raw):
            gap, wide = True, False
            continue
        if fenced:
            lines.append(Line(raw.strip(), where, gap=gap))
        else:
            indented = raw.startswith(("  ", "\t"))
            hanging = indented and not gap and (hanging or bool(lines and lines[-1].bullet))
            lines.append(_line(raw, where, gap, wide or hanging))
        wide = _columns(raw) >= _LONG_LINE
        gap = False
    return Document(tuple(lines))


def _line(raw: str, where: Place, gap: bool, wide: bool) -> Line:
    heading = _HEADING.match(raw)
    if heading:
        return Line(_bare(heading[2]), where, level=len(heading[1]), gap=gap)
    stripped = raw.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2:
        cells = tuple(_bare(cell) for cell in stripped[1:-1].split("|"))
        return Line(" | ".join(cells), where, cells=cells, gap=gap)
    if "\t" in stripped and len(re.split(r"\t+", stripped)) > 2:
        cells = tuple(_bare(cell) for cell in re.split(r"\t+", stripped))
        return Line(" | ".join(cells), where, cells=cells, gap=gap)
    bullet = _BULLET.match(raw)
    if bullet:
        return Line(_bare(bullet[1]), where, gap=gap, bullet=True)
    return Line(_bare(stripped), where, gap=gap, wrapped=wide and not gap)


def _bare(text: str) -> str:
    """Without Markdown's marks; a link keeps its text, and its address where it has none."""
    text = _LINK.sub(lambda match: match[1] or match[2], text)
    text = _STRONG.sub(r"\2", text)
    text = _UNDERSCORES.sub(r"\1", text)
    return re.sub(r"<(?:br|/?[a-z]+)\s*/?>", " ", text, flags=re.IGNORECASE).strip()


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text.rstrip())
