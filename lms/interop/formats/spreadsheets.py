"""XLSX workbooks to and from tables, read the way that a person sees the sheet.

The container and its XML are checked before openpyxl opens it (:mod:`.archives`). Cells become
text: dates ISO 8601, a number shown with leading zeros keeps them, ``1.0`` is ``1``.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lms.interop.formats.archives import Archive
from lms.interop.formats.limits import TABLE_CELLS, TABLE_COLUMNS, TABLE_ROWS
from lms.interop.formats.problems import Place, Problem, Refused, problem
from lms.interop.formats.tables import Row, Table, build_table, check_writable

Cell = str | int | Decimal | dt.date | dt.datetime | bool | None
"""What a cell may be when a workbook is written; text stays text, whatever it looks like."""

SHEET_NAME_CHARS: Final = 31
XLSX_CELL_CHARS: Final = 32_767
"""Excel's own limit for the text of one cell."""

_ZEROS = re.compile(r"0+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
)


def read_xlsx(data: bytes, *, part: str = "") -> Table:
    """The first sheet of a workbook; raises :class:`Refused`, never anything else."""
    try:
        archive = Archive(data)
        if "[Content_Types].xml" not in archive or "xl/workbook.xml" not in archive:
            raise Refused("file.broken", kind="XLSX")
        archive.check_xml()
    except Refused as refused:
        raise refused.inside(part) if part else refused from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data, part)
    except Refused:
        raise
    except Exception as error:  # openpyxl raises a dozen kinds on damaged workbooks
        raise Refused("file.broken", Place(part), kind="XLSX") from error


def _read(data: bytes, part: str) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        if not book.worksheets:
            raise Refused("table.no_sheet", Place(part))
        sheet = book.worksheets[0]
        found: list[Problem] = []
        if len(book.worksheets) > 1:
            count = len(book.worksheets)
            found.append(
                problem("table.sheets", Place(part), "note", count=count, name=sheet.title)
            )
        # The size that a sheet claims is not to be trusted: it pads every row to it.
        sheet.reset_dimensions()
        table = build_table(_rows(sheet, part, found), part=part, encoding="XLSX")
    finally:
        book.close()
    return replace(table, problems=(*found, *table.problems))


def _rows(sheet: Any, part: str, found: list[Problem]) -> Iterator[Row]:
    cells_seen = 0
    width: int | None = None
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if line > TABLE_ROWS * 2:
            raise Refused("table.rows", Place(part), limit=TABLE_ROWS)
        cells_seen += len(cells)
        if cells_seen > TABLE_CELLS:
            raise Refused("table.cells", Place(part), limit=TABLE_CELLS)
        texts = [
            _text(cell, Place(part, line=line, column=number), found)
            for number, cell in enumerate(cells, start=1)
        ]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if len(texts) > TABLE_COLUMNS:
            raise Refused("table.columns", Place(part, line=line), limit=TABLE_COLUMNS)
        if width is None:
            width = len(texts)
        # A sheet has no short rows: blank cells at the end are simply not stored.
        texts += [""] * (width - len(texts))
        yield Row(line, tuple(texts))


def _text(cell: Any, where: Place, found: list[Problem]) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time() and "h" not in str(cell.number_format).lower()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int):
        shown = str(cell.number_format)
        if value >= 0 and _ZEROS.fullmatch(shown) and len(shown) <= 32:
            return str(value).zfill(len(shown))
        return str(value)
    if isinstance(value, float):
        return repr(value)
    text = _unescape(str(value))
    if text in _ERRORS and getattr(cell, "data_type", "") == "e":
        found.append(problem("table.cell_error", where, "warning", value=text))
        return ""
    return text


def write_xlsx(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1"
) -> bytes:
    """A workbook with one sheet: bold header that stays in view, text as text, dates as dates.

    A string is never stored as a formula or number, so leading zeros and ``=1+1`` come back as
    they were. Raises :class:`Refused` for text that no cell can hold.
    """
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(title=re.sub(r"[\[\]:*?/\\']", " ", sheet)[:SHEET_NAME_CHARS] or "1")
    page.freeze_panes = "A2"
    for index, name in enumerate(header):
        letters = get_column_letter(index + 1)
        page.column_dimensions[letters].width = min(max(len(name) * 2 + 2, 10), 40)
    page.append([_cell(page, name, 1, number, bold=True) for number, name in enumerate(header, 1)])
    for line, row in enumerate(rows, start=2):
        page.append([_cell(page, value, line, number) for number, value in enumerate(row, 1)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, value: Cell, line: int, number: int, *, bold: bool = False) -> Any:
    where = Place(line=line, column=number)
    if isinstance(value, str):
        check_writable(value, where)
        safe = _ILLEGAL.sub(lambda match: f"_x{ord(match.group()):04X}_", value)
        if len(safe) > XLSX_CELL_CHARS:
            raise Refused("table.long_cell", where, limit=XLSX_CELL_CHARS)
        cell = WriteOnlyCell(page)
        cell.value = safe
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(value, dt.datetime) and value.tzinfo is not None:
        # A workbook knows no zone; the instant is written as text, so that none is invented.
        return _cell(page, value.isoformat(timespec="seconds"), line, number, bold=bold)
    else:
        cell = WriteOnlyCell(page)
        cell.value = value
        if isinstance(value, dt.datetime):
            cell.number_format = "yyyy-mm-dd hh:mm:ss"
        elif isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _unescape(text: str) -> str:
    """``_x000D_`` and the like (ECMA-376, ST_Xstring) back to the characters they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return match.group() if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)
