"""CSV and XLSX: what goes out comes back, and what others wrote is read as they meant it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.interop.formats.problems import Refused
from lms.interop.formats.spreadsheets import read_xlsx, write_xlsx
from lms.interop.formats.tables import (
    escape_formula,
    find_separator,
    read_csv,
    read_table,
    unescape_formula,
    write_csv,
)
from tests.interop.cases import files
from tests.interop.makers import zipped
from tests.interop.outcomes import attempt

CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
TRICKY = st.text(alphabet="=+-@'\"\t\r\n ,;|%0123가＝\ufeff", max_size=8)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.one_of(CELLS, TRICKY), min_size=width, max_size=width), max_size=5
        )
    )
)
def test_exported_cells_come_back_exactly(rows: list[list[str]]) -> None:
    header = [f"열{number}" for number in range(len(rows[0]) if rows else 1)]
    table = read_csv(write_csv(header, rows), normalise=False)
    assert table.header == tuple(header)
    assert [list(row.cells) for row in table.rows] == rows
    assert not table.problems


@given(st.one_of(CELLS, TRICKY))
def test_escaping_a_formula_is_undone_exactly(cell: str) -> None:
    assert unescape_formula(escape_formula(cell)) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+82",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "'=1",
        "＝1",
        "|cmd",
        "-1e5",
        "=HYPERLINK()",
    ],
)
def test_nothing_that_a_spreadsheet_would_run_leaves_unguarded(cell: str) -> None:
    (row,) = list(csv.reader(io.StringIO(write_csv(["a"], [[cell]]).decode("utf-8-sig"))))[1:]
    assert row == ["'" + cell]


@pytest.mark.parametrize("cell", ["-3.5", "-1", "3.5", "김=이", "a-b", ""])
def test_plain_values_are_not_disfigured(cell: str) -> None:
    assert escape_formula(cell) == cell


def test_an_export_opens_in_excel_as_utf8() -> None:
    assert write_csv(["이름"], [["한지우"]]) == b"\xef\xbb\xbf" + "이름\r\n한지우\r\n".encode()


def test_text_that_no_file_can_hold_is_refused_at_its_cell() -> None:
    with pytest.raises(Refused) as refused:
        write_csv(["a", "b"], [["x", "\ud800"]])
    assert (refused.value.problem.where.line, refused.value.problem.where.column) == (2, 2)


def test_a_cp949_file_of_korean_excel_is_read() -> None:
    table = read_csv("이름,기관\r\n김하늘,조선대학교\r\n".encode("cp949"))
    assert table.encoding == "CP949"
    assert dict(next(table.records())[1]) == {"이름": "김하늘", "기관": "조선대학교"}


def test_a_quoted_newline_keeps_the_line_numbers_right() -> None:
    table = read_csv('이름,메모\n김,"두\n줄"\n\n이,하나\n'.encode())
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ("김", "두\n줄")),
        (5, ("이", "하나")),
    ]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2\n", ";"),
        ("a\tb\n1,2\t3;4\n", "\t"),
        ('"a;b","c"\n"1;2","3"\n', ","),
        ("이름\n김,철수\n", ","),
        ("이름\n김철수\n", ","),
    ],
)
def test_the_separator_is_found_outside_of_quotes(text: str, separator: str) -> None:
    assert find_separator(text) == separator


def test_a_separator_line_for_excel_is_obeyed_and_not_data() -> None:
    table = read_csv(b"sep=;\r\na;b\r\n1;2\r\n")
    assert table.header == ("a", "b")
    assert table.rows[0].line == 3


def test_short_and_long_rows_are_reported_at_their_line() -> None:
    table = read_csv(b"a,b\n1\n1,2,3\n")
    assert [(p.code, p.where.line) for p in table.problems] == [
        ("table.short_row", 2),
        ("table.long_row", 3),
    ]
    assert table.rows[0].cells == ("1", "")


def test_a_heading_that_stands_twice_is_reported_and_the_first_counts() -> None:
    table = read_csv("점수,점수\n1,2\n".encode())
    assert [p.code for p in table.problems] == ["table.duplicate_header"]
    assert next(table.records())[1] == {"점수": "1"}


def test_an_open_quotation_mark_is_refused_where_it_began() -> None:
    with pytest.raises(Refused) as refused:
        read_csv(b'a,b\n1,2\n3,"four\n5,6\n', part="roster.csv")
    assert refused.value.code == "table.quote"
    assert (refused.value.problem.where.part, refused.value.problem.where.line) == ("roster.csv", 3)


def test_an_empty_file_has_no_header() -> None:
    with pytest.raises(Refused) as refused:
        read_csv(b"\n\n")
    assert refused.value.code == "table.empty"


@given(st.binary(max_size=400))
def test_any_bytes_make_a_table_or_are_refused(data: bytes) -> None:
    result = attempt(lambda: read_table(data, part="x"))
    if isinstance(result, Refused):
        assert result.problem.where.part.startswith("x")
    else:
        assert all(len(row.cells) >= len(result.header) for row in result.rows)


# --- workbooks ---


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.one_of(CELLS, TRICKY), min_size=2, max_size=2), max_size=4))
def test_a_workbook_gives_its_text_back_exactly(rows: list[list[str]]) -> None:
    table = read_xlsx(write_xlsx(["a", "b"], rows))
    assert [list(row.cells) for row in table.rows] == [row for row in rows if any(row)]


def test_leading_zeros_dates_and_numbers_are_read_as_a_person_sees_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["학번", "입학일", "점수", "시각", "완료"])
    sheet.append([7, dt.date(2026, 3, 2), 4.5, dt.datetime(2026, 3, 2, 9, 30), True])
    sheet["A2"].number_format = "00000"
    sheet.append(["00123", None, 3.0, None, None])
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue())
    assert table.rows[0].cells == ("00007", "2026-03-02", "4.5", "2026-03-02T09:30:00", "TRUE")
    assert table.rows[1].cells == ("00123", "", "3", "", "")


def test_a_workbook_keeps_types_and_never_makes_a_formula_of_text() -> None:
    data = write_xlsx(["a", "b", "c"], [["=1+1", Decimal("3.5"), dt.date(2026, 3, 2)]])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    formula, number, date = next(sheet.iter_rows(min_row=2))
    assert (formula.data_type, formula.value) == ("s", "=1+1")
    assert float(number.value) == 3.5
    assert date.is_date


def test_only_the_first_sheet_is_read_and_that_is_said() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["a"])
    book.create_sheet("둘째").append(["b"])
    out = io.BytesIO()
    book.save(out)
    assert [problem.code for problem in read_xlsx(out.getvalue()).problems] == ["table.sheets"]


def _sheet(body: str, head: str = "") -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        f'<?xml version="1.0"?>{head}<worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{body}</sheetData></worksheet>'
    ).encode()
    return zipped(parts)


def test_a_workbook_with_an_entity_bomb_is_refused() -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    body = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    with pytest.raises(Refused) as refused:
        read_xlsx(_sheet(body, head))
    assert refused.value.code == "xml.doctype"


def test_a_workbook_that_claims_a_million_rows_does_not_take_long() -> None:
    body = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>'
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    )
    started = time.monotonic()
    with pytest.raises(Refused):
        read_xlsx(_sheet(body))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("path", files("ENCODING_CASES", "encodings", "*.csv"))
def test_real_korean_tables_are_read_and_come_back(path: Path) -> None:
    table = read_csv(path.read_bytes(), part=path.name)
    assert table.rows
    assert not table.problems
    assert all(len(row.cells) == len(table.header) for row in table.rows)
    again = read_csv(write_csv(table.header, [row.cells for row in table.rows]))
    assert (again.header, [row.cells for row in again.rows]) == (
        table.header,
        [row.cells for row in table.rows],
    )
    book = read_xlsx(write_xlsx(table.header, [row.cells for row in table.rows]))
    assert [row.cells for row in book.rows] == [row.cells for row in table.rows]


@pytest.mark.parametrize("path", files("ENCODING_CASES", "encodings", "*.csv"))
def test_one_table_in_two_encodings_is_one_table(path: Path) -> None:
    text = read_csv(path.read_bytes())
    for other in path.parent.glob("*.csv"):
        twin = read_csv(other.read_bytes())
        assert (twin.header, twin.rows) == (text.header, text.rows), (path.name, other.name)


@pytest.mark.parametrize("path", files("TEXT_CASES", "text", "*.json"))
def test_naughty_strings_survive_a_table(path: Path) -> None:
    strings = [text for text in json.loads(path.read_text()) if isinstance(text, str)]
    writable = [text for text in strings if "\x00" not in text]
    assert writable
    table = read_csv(write_csv(["글"], [[text] for text in writable]), normalise=False)
    assert [row.cells[0] for row in table.rows] == writable
    book = read_xlsx(write_xlsx(["번호", "글"], [["·", text] for text in writable]))
    assert [row.cells[1] for row in book.rows] == writable
