"""Ruled tables on a PDF page: which words stand in which cell.

Korean application forms are one ruled table after the other. Their cells are found by the lines
drawn on the page (:mod:`.pdf_words`); here words go into cells, and what only looks like a table
(a frame, a column layout with a border) is left to the reading order of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lms.interop.formats.resumes.pdf_boxes import Word, text_lines

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points."""
Grid = Sequence[Sequence[Box | None]]
"""Rows of cells; None where a cell of another row or column reaches over."""

_NARROW: Final = 10
"""Type sizes; in a narrower cell Hangul words are cut at the edge as a rule."""
_LAYOUT_LINES: Final = 6


def take_tables(
    words: Sequence[Word], grids: Sequence[Grid], usual: float
) -> tuple[list[Word], dict[str, list[tuple[str, ...]]]]:
    """The words outside of tables, and the rows of each table by the mark that stands for it.

    A mark is a word among the free ones, with the table's box, so that the page's reading order
    places the table as a whole.
    """
    free = list(words)
    tables: dict[str, list[tuple[str, ...]]] = {}
    for grid in grids:
        cells = [(row, box) for row, boxes in enumerate(grid) for box in boxes if box is not None]
        inside: list[list[Word]] = [[] for _ in cells]
        outside: list[Word] = []
        for word in free:
            x, y = (word.x0 + word.x1) / 2, word.middle
            at = next((n for n, (_, box) in enumerate(cells) if _holds(box, x, y)), None)
            (outside if at is None else inside[at]).append(word)
        filled = [number for number, content in enumerate(inside) if content]
        if len(filled) < 2 or _is_layout(grid, inside):
            continue
        rows: dict[int, list[str]] = {}
        for number in filled:
            row, box = cells[number]
            rows.setdefault(row, []).append(_cell_text(inside[number], box, usual))
        mark = f"\x00{len(tables)}"
        boxes = [box for _, box in cells]
        outside.append(
            Word(
                mark,
                min(box[0] for box in boxes),
                min(box[1] for box in boxes),
                max(box[2] for box in boxes),
                max(box[3] for box in boxes),
                usual,
            )
        )
        tables[mark] = [tuple(texts) for _, texts in sorted(rows.items())]
        free = outside
    return free, tables


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _is_layout(grid: Grid, inside: list[list[Word]]) -> bool:
    """Whether the ruling only frames text: one column, or few rows of cells with many lines."""
    if max(sum(box is not None for box in row) for row in grid) < 2:
        return True
    longest = max(len(text_lines(content)) for content in inside if content)
    return len(grid) <= 2 and longest >= _LAYOUT_LINES


def _cell_text(words: list[Word], box: Box, usual: float) -> str:
    narrow = box[2] - box[0] < _NARROW * usual
    out = ""
    for line in text_lines(words):
        cut = narrow and re.search(r"[가-힣]$", out) and re.match(r"[가-힣]", line.text)
        out += line.text if cut or not out else f" {line.text}"
    return out
