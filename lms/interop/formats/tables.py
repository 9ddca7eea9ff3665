"""Tables as files: CSV as Korean offices make it, and one shape for CSV and XLSX alike.

A :class:`Table` is a header and rows of text, each with the line that it began on, so that every
later complaint can name its cell. CSV goes out as UTF-8 with BOM (Excel needs the mark) and comes
in as UTF-8, CP949 or whatever :mod:`lms.interop.formats.text` is certain of.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lms.interop.formats.limits import TABLE_CELLS, TABLE_COLUMNS, TABLE_ROWS
from lms.interop.formats.problems import Place, Problem, Refused, problem
from lms.interop.formats.text import decode

SEPARATORS: Final = (",", ";", "\t")
_FIELD_CHARS: Final = 1_000_000
_SAMPLE_CHARS: Final = 65_536

# What a spreadsheet would run as a formula (OWASP, CSV injection), full-width forms included.
_TRIGGERS: Final = frozenset("=+-@\t\r\n|%＝＋－＠")
_PLAIN_NEGATIVE: Final = re.compile(r"-\d{1,15}(\.\d{1,15})?", re.ASCII)
_NEEDS_QUOTES: Final = re.compile(r'[,;\t"\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|^\s|\s$')


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: the line of the file that it began on, and its cells as text."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header, rows of at least its width, and what was odd on the way.

    Dates are ISO 8601 text whatever the file's own form was; numbers keep their leading zeros
    where the file shows them.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    encoding: str = ""

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line and cells by heading (of two equal headings the first counts)."""
        for row in self.rows:
            record: dict[str, str] = {}
            for name, cell in zip(self.header, row.cells, strict=False):
                record.setdefault(name, cell)
            yield row.line, record


def read_table(data: bytes, *, part: str = "") -> Table:
    """A CSV or XLSX file, told apart by content; raises :class:`Refused`."""
    if data.startswith(b"PK\x03\x04"):
        from lms.interop.formats.spreadsheets import read_xlsx

        return read_xlsx(data, part=part)
    return read_csv(data, part=part)


def read_csv(
    data: bytes, *, part: str = "", separator: str | None = None, normalise: bool = True
) -> Table:
    """A CSV file. The separator is found by looking outside of quotation marks.

    Cells come back as they were before :func:`write_csv` made them safe, and in NFC unless
    ``normalise`` is off; headings always in NFC and trimmed. Blank lines are skipped.
    """
    try:
        decoded = decode(data, normalise=False)
    except Refused as refused:
        raise refused.inside(part) if part else refused from None
    text = decoded.text
    skipped = 0
    hint = re.match(r"sep=([,;\t])\r?\n", text[:8])
    if hint:
        separator, skipped = separator or hint.group(1), 1
        text = text[hint.end() :]
    separator = separator or find_separator(text)
    records: list[Row] = []
    for line, cells in _records(text, separator, part, skipped):
        read = (unescape_formula(cell) for cell in cells)
        if normalise:
            read = (unicodedata.normalize("NFC", cell) for cell in read)
        records.append(Row(line, tuple(read)))
    return build_table(records, part=part, encoding=decoded.encoding)


def _records(text: str, separator: str, part: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    started = skipped + 1
    if csv.field_size_limit() < _FIELD_CHARS:
        csv.field_size_limit(_FIELD_CHARS)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            at = Place(part, line=started)
            if "field larger" in str(error):
                raise Refused("table.long_cell", at, limit=_FIELD_CHARS) from error
            raise Refused("table.quote", at) from error
        if cells:
            yield started, cells
        started = skipped + reader.line_num + 1


def build_table(records: Iterable[Row], *, part: str = "", encoding: str = "") -> Table:
    """Rows to a table: the first is the header; short rows are filled, oddities reported."""
    found: list[Problem] = []
    header: tuple[str, ...] | None = None
    rows: list[Row] = []
    cells = 0
    for row in records:
        if header is None:
            if len(row.cells) > TABLE_COLUMNS:
                raise Refused("table.columns", Place(part), limit=TABLE_COLUMNS)
            header = tuple(unicodedata.normalize("NFC", cell).strip() for cell in row.cells)
            found += _header_problems(header, Place(part, line=row.line))
            continue
        cells += max(len(row.cells), len(header))
        if len(rows) >= TABLE_ROWS:
            raise Refused("table.rows", Place(part), limit=TABLE_ROWS)
        if cells > TABLE_CELLS:
            raise Refused("table.cells", Place(part), limit=TABLE_CELLS)
        rows.append(row)
        here, expected = len(row.cells), len(header)
        if here != expected:
            code = "table.short_row" if here < expected else "table.long_row"
            at = Place(part, line=row.line)
            found.append(problem(code, at, "warning", expected=expected, found=here))
            if here < expected:
                rows[-1] = Row(row.line, row.cells + ("",) * (expected - here))
    if header is None:
        raise Refused("table.empty", Place(part))
    return Table(header, tuple(rows), tuple(found), encoding)


def _header_problems(header: tuple[str, ...], where: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, name in enumerate(header, start=1):
        at = Place(where.part, line=where.line, column=number)
        if not name:
            yield problem("table.blank_header", at, "warning")
        elif name in seen:
            yield problem("table.duplicate_header", at, "warning", name=name)
        seen.add(name)


def find_separator(text: str) -> str:
    """Comma, semicolon or tab: the one that cuts the first lines most evenly; else the comma."""
    counts = _count_separators(text[:_SAMPLE_CHARS])
    if not counts:
        return ","

    def merit(separator: str) -> tuple[float, int]:
        expected = counts[0][separator]
        if not expected:
            return (0.0, 0)
        even = sum(line[separator] == expected for line in counts) / len(counts)
        return (round(even, 1), expected)

    return max(SEPARATORS, key=lambda separator: (merit(separator), -SEPARATORS.index(separator)))


def _count_separators(sample: str, lines: int = 50) -> list[dict[str, int]]:
    """Separators outside of quotation marks, line by line; blank lines do not count."""
    found: list[dict[str, int]] = []
    current, blank, quoted, start = dict.fromkeys(SEPARATORS, 0), True, False, True
    index = 0
    while index < len(sample) and len(found) < lines:
        ch = sample[index]
        index += 1
        if quoted:
            if ch == '"':
                if sample[index : index + 1] == '"':
                    index += 1
                else:
                    quoted = False
        elif ch == '"' and start:
            quoted, start, blank = True, False, False
        elif ch in "\r\n":
            if not blank:
                found.append(current)
            current, blank, start = dict.fromkeys(SEPARATORS, 0), True, True
        elif ch in current:
            current[ch] += 1
            start, blank = True, False
        else:
            start, blank = False, False
    if not blank and len(found) < lines and len(sample) < _SAMPLE_CHARS:
        found.append(current)
    return found


def _risky(cell: str) -> bool:
    bare = cell.lstrip("' \u00a0")
    if not bare:
        return False
    return bare[0] in _TRIGGERS and not _PLAIN_NEGATIVE.fullmatch(cell.lstrip("'"))


def escape_formula(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what would start a formula.

    Plain negative numbers stay numbers. :func:`unescape_formula` undoes exactly this.
    """
    return f"'{cell}" if _risky(cell) else cell


def unescape_formula(cell: str) -> str:
    """The cell as it was before :func:`escape_formula`."""
    return cell[1:] if cell.startswith("'") and _risky(cell) else cell


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM, commas, CRLF; formulas disarmed; :func:`read_csv` gives the same back.

    Raises :class:`Refused` for text that no file can hold (NUL, half of a surrogate pair).
    """
    out = io.StringIO(newline="")
    for line, row in enumerate((header, *rows), start=1):
        out.write(",".join(_quoted(cell, line, number) for number, cell in enumerate(row, 1)))
        out.write("\r\n")
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _quoted(cell: str, line: int, number: int) -> str:
    check_writable(cell, Place(line=line, column=number))
    safe = escape_formula(cell)
    if not safe or _NEEDS_QUOTES.search(safe):
        return '"' + safe.replace('"', '""') + '"'
    return safe


def check_writable(cell: str, where: Place) -> None:
    """Refuse NUL and lone surrogates, which neither UTF-8 nor a database can hold."""
    for ch in cell:
        if ch == "\x00" or "\ud800" <= ch <= "\udfff":
            raise Refused("text.unwritable", where, point=f"{ord(ch):04X}")
