"""Tables as uploads and downloads: the web's side of :mod:`lms.interop.formats.tables`.

A download opens in Korean Excel by a double click (UTF-8 with BOM, or a workbook), carries no
formula that anybody typed into a field, and is never kept by a cache. An upload may be CSV or
XLSX, in any encoding that the readers are certain of.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import IO, Protocol

from flask import Response, send_file

from lms.interop.formats.limits import DOCUMENT_BYTES
from lms.interop.formats.sniff import KINDS, safe_name
from lms.interop.formats.spreadsheets import Cell, write_xlsx
from lms.interop.formats.tables import Table, read_table, write_csv


class Upload(Protocol):
    """What a form gives for a file: a name and a stream."""

    filename: str | None
    stream: IO[bytes]


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A CSV attachment; *name* without the suffix. Raises ``Refused`` (see ``write_csv``)."""
    return _attachment(write_csv(header, rows), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_download(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A workbook attachment whose sheet is called *name*; numbers and dates keep their kind."""
    body = write_xlsx(header, rows, sheet=name)
    return _attachment(body, f"{name}.xlsx", KINDS["xlsx"].mime)


def uploaded_table(upload: Upload) -> Table:
    """The table in an uploaded CSV or XLSX file, located under its own (made safe) name.

    Raises ``Refused`` for what is too large or cannot be read.
    """
    data = upload.stream.read(DOCUMENT_BYTES + 1)
    return read_table(data, part=safe_name(upload.filename or ""))


def _attachment(body: bytes, name: str, mimetype: str) -> Response:
    response = send_file(
        io.BytesIO(body),
        mimetype=mimetype,
        as_attachment=True,
        download_name=safe_name(name),
        max_age=0,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
