"""Words with places on a page to lines in reading order, two columns one after the other.

The page is cut where no word stands: first down a gutter if both sides are columns of text, else
across the widest gap, and so on within the parts (recursive X-Y cut; Nagy and Seth 1984). Not
every gutter separates columns: dates set flush right, or labels before their values, belong to
the line that they stand on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from lms.interop.formats.problems import Place
from lms.interop.formats.resumes.headings import (
    heading_kind,
    is_identity_label,
    is_personal_heading,
    table_kind,
)
from lms.interop.formats.resumes.model import Line
from lms.interop.formats.resumes.pdf_boxes import TextLine, Word, text_lines
from lms.interop.formats.resumes.pdf_tables import Grid, take_tables

_GUTTER: Final = 1.3
"""Width of a gutter in type sizes, at least."""
_COLUMN_LINES: Final = 3
_ALIGNED: Final = 0.8
_SHORT_LINE: Final = 18
_EMPHASIS: Final = 1.15
_INDENT: Final = (0.8, 6.0)
"""How far in a list's items stand, in type sizes."""
_DEPTH: Final = 40


def page_lines(words: Sequence[Word], page: int, grids: Sequence[Grid] = ()) -> list[Line]:
    """The lines of one page in reading order; ``page`` counts from 1.

    ``grids`` are the ruled tables on it; each becomes a line a row at the place where it stands.
    """
    if not words:
        return []
    usual = median(word.size for word in words) or 10.0
    free, tables = take_tables(words, grids, usual)
    out: list[Line] = []
    for block in _blocks(free, usual, 0):
        _add_block(out, block, tables, usual, page)
    return out


def _add_block(
    out: list[Line],
    block: list[Word],
    tables: dict[str, list[tuple[str, ...]]],
    usual: float,
    page: int,
) -> None:
    lines = text_lines(block)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    before: TextLine | None = None
    for line in lines:
        rows = [row for word in line.words for row in tables.get(word.text, ())]
        if rows:
            for number, row in enumerate(rows):
                where = Place(page=page, line=len(out) + 1)
                out.append(Line(" | ".join(row), where, cells=row, gap=number == 0))
            before = None
            continue
        gap = before is None or line.top - before.bottom > 0.9 * usual
        wrapped = before is not None and not gap and _goes_on(before, line, right, usual)
        indent = (line.x0 - left) / usual
        out.append(
            Line(
                line.text,
                Place(page=page, line=len(out) + 1),
                emphasis=line.size > usual * _EMPHASIS,
                cells=_labels(line, usual),
                gap=gap,
                wrapped=wrapped,
                tight=before is not None and right - before.x1 < 1.1 * usual,
                # The dots and squares of a list are often drawn and not written.
                bullet=not wrapped and _INDENT[0] < indent < _INDENT[1],
            )
        )
        before = line


def _labels(line: TextLine, usual: float) -> tuple[str, ...]:
    """The parts of a line set wide apart, if they are a table's labels or identity data."""
    parts: list[list[Word]] = []
    for word in line.words:
        if parts and word.x0 - parts[-1][-1].x1 < 1.2 * usual:
            parts[-1].append(word)
        else:
            parts.append([word])
    texts = tuple(" ".join(word.text for word in part) for part in parts)
    labelled = table_kind(texts) is not None or any(is_identity_label(text) for text in texts)
    return texts if len(texts) > 1 and labelled else ()


def _goes_on(before: TextLine, line: TextLine, right: float, usual: float) -> bool:
    """Whether a line is the rest of the one above: that one ran to the edge, in the same type."""
    full = before.x1 > right - 4 * usual and right - before.x0 > 15 * usual
    same = abs(before.size - line.size) < 0.5
    return full and same and line.x0 >= before.x0 - 1


def _blocks(words: list[Word], usual: float, depth: int) -> list[list[Word]]:
    """The words cut into blocks, in reading order."""
    if len(words) < 2 or depth > _DEPTH:
        return [words] if words else []
    gutter = _gutter(words, usual)
    if gutter is not None:
        left = [word for word in words if word.x1 <= gutter]
        right = [word for word in words if word.x1 > gutter]
        return _blocks(left, usual, depth + 1) + _blocks(right, usual, depth + 1)
    for cut in _gaps_across(words, usual):
        above = [word for word in words if word.middle < cut]
        below = [word for word in words if word.middle >= cut]
        if _has_columns(above, usual) or _has_columns(below, usual):
            return _blocks(above, usual, depth + 1) + _blocks(below, usual, depth + 1)
    return [words]


def _has_columns(words: list[Word], usual: float) -> bool:
    """Whether a part has a gutter at once, or after one more cut from its top or bottom."""
    if _gutter(words, usual) is not None:
        return True
    gaps = _gaps_across(words, usual)
    for cut in {min(gaps, default=None), max(gaps, default=None)} - {None}:
        assert cut is not None
        above = [word for word in words if word.middle < cut]
        below = [word for word in words if word.middle >= cut]
        if _gutter(above, usual) is not None or _gutter(below, usual) is not None:
            return True
    return False


def _free(spans: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """The gaps of at least ``least`` between spans on a line."""
    gaps: list[tuple[float, float]] = []
    reach = None
    for start, end in sorted(spans):
        if reach is not None and start - reach >= least:
            gaps.append((reach, start))
        reach = end if reach is None else max(reach, end)
    return gaps


def _gaps_across(words: list[Word], usual: float) -> list[float]:
    """Heights at which the page can be cut across, widest gap first (at most 24)."""
    gaps = _free([(word.top, word.bottom) for word in words], 0.35 * usual)
    widest = sorted(gaps, key=lambda gap: gap[0] - gap[1])[:24]
    return [(start + end) / 2 for start, end in widest]


def _gutter(words: list[Word], usual: float) -> float | None:
    """Where a gutter between two columns of text runs, or None."""
    gaps = _free([(word.x0, word.x1) for word in words], _GUTTER * usual)
    for start, end in sorted(gaps, key=lambda gap: gap[0] - gap[1]):
        at = (start + end) / 2
        left = text_lines([word for word in words if word.x1 <= at])
        right = text_lines([word for word in words if word.x1 > at])
        if _are_columns(left, right):
            return at
    return None


def _are_columns(left: list[TextLine], right: list[TextLine]) -> bool:
    if len(left) < _COLUMN_LINES or len(right) < _COLUMN_LINES:
        return False
    overlap = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    shorter = min(left[-1].bottom - left[0].top, right[-1].bottom - right[0].top)
    if overlap < 0.5 * shorter:
        return False
    if _has_heading(left) and _has_heading(right):
        return True
    for narrow, wide in ((left, right), (right, left)):
        aligned = sum(
            any(abs(line.middle - other.middle) < 0.35 * line.size for other in wide)
            for line in narrow
        )
        short = median(len(line.text) for line in narrow) <= _SHORT_LINE
        if aligned >= _ALIGNED * len(narrow) and (short or _are_dates(narrow)):
            return False
    return True


def _has_heading(lines: list[TextLine]) -> bool:
    return any(heading_kind(line.text) or is_personal_heading(line.text) for line in lines)


def _are_dates(lines: list[TextLine]) -> bool:
    dated = sum(bool(re.search(r"(?:19|20)\d\d", line.text)) for line in lines)
    return dated >= 0.6 * len(lines)
