"""XLSX as tables: every sheet, cells as they are read by a person, a formula as its last result."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from typing import Any

import openpyxl

from lms.interop.formats.archives import Archive
from lms.interop.formats.problems import Refused
from lms.interop.formats.works.blocks import Collector
from lms.interop.formats.works.limits import (
    SHEET_COLUMNS,
    SHEET_ROWS,
    SHEETS,
    WORK_BYTES,
)
from lms.interop.formats.works.model import Kind, View


def read(data: bytes) -> View:
    """The sheets of a workbook; raises :class:`Refused` and nothing else."""
    archive = Archive(data, limit=WORK_BYTES)
    if "[Content_Types].xml" not in archive or "xl/workbook.xml" not in archive:
        raise Refused("file.broken", kind="XLSX")
    archive.check_xml()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(data)
    except Refused:
        raise
    except Exception as error:  # openpyxl raises a dozen kinds on damaged workbooks
        raise Refused("file.broken", kind="XLSX") from error


def _read(data: bytes) -> View:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    collected = Collector()
    try:
        collected.cut = len(book.worksheets) > SHEETS
        for number, sheet in enumerate(book.worksheets[:SHEETS], start=1):
            # The size that a sheet claims is not to be trusted: it pads every row to it.
            sheet.reset_dimensions()
            _rows(sheet, collected)
            collected.close(number, str(sheet.title), hidden=sheet.sheet_state != "visible")
    finally:
        book.close()
    return collected.view(Kind.SHEETS, "xlsx")


def _rows(sheet: Any, collected: Collector) -> None:
    first = True
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > SHEET_ROWS or collected.full:
            collected.cut = True
            return
        texts = [_shown(cell.value) for cell in cells[:SHEET_COLUMNS]]
        collected.cut = collected.cut or any(
            cell.value is not None for cell in cells[SHEET_COLUMNS:]
        )
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            collected.row(texts, first=first)
            first = False


def _shown(value: Any) -> str:
    """A cell's value as text: days as ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", timespec="minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    # Fifteen digits are what a sheet keeps; the rest is what binary fractions leave behind.
    return f"{value:.15g}" if isinstance(value, float) else str(value)
