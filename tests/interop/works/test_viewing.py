"""Opening handed-in work: what each kind of file shows, and what is said of what it hides."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile

import docx
import openpyxl
import pytest

from lms.interop.formats.problems import Refused
from lms.interop.formats.works import Kind, View, as_json, from_json, member, view
from lms.interop.formats.works.apart import view_apart
from tests.interop.cases import files
from tests.interop.makers import hwp, hwpx, hwpx_paragraph, hwpx_table, pdf, zipped
from tests.interop.works.makers import odt, pptx, zip_with_raw_names


def saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def told(found: View) -> list[tuple[str, str]]:
    """Every block as (kind, text); a row's cells beside one another."""
    return [
        (block.kind, " | ".join(block.cells) if block.kind == "row" else block.text)
        for part in found.parts
        for block in part.blocks
    ]


def codes(found: View) -> set[str]:
    return {problem.code for problem in found.problems}


def a_docx() -> bytes:
    document = docx.Document()
    document.add_heading("설계", 1)
    document.add_paragraph("모델을 고른 까닭")
    document.add_paragraph("첫째", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("항목", "값"), ("정확도", "0.91")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return saved(document)


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "결과"
    book.active.append(["이름", 1, 0.1 + 0.2])
    book.active.append([None, True])
    hidden = book.create_sheet("숨김")
    hidden.append(["비밀"])
    hidden.sheet_state = "hidden"
    return saved(book)


def test_a_word_document_shows_headings_items_and_tables() -> None:
    assert told(view(a_docx(), "보고서.docx")) == [
        ("heading", "설계"),
        ("paragraph", "모델을 고른 까닭"),
        ("item", "첫째"),
        ("row", "항목 | 값"),
        ("row", "정확도 | 0.91"),
    ]


def test_a_hangul_document_shows_outline_styles_as_headings() -> None:
    styles = (
        '<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head">'
        '<hh:style id="2" name="개요 1" engName="Outline 1"/></hh:head>'
    )
    heading = hwpx_paragraph("서론").replace('<hp:p id="0"', '<hp:p id="0" styleIDRef="2"')
    data = hwpx(
        heading + hwpx_paragraph("본문") + hwpx_table([["가", "나"]]),
        extra={"Contents/header.xml": styles},
    )
    assert told(view(data, "보고서.hwpx")) == [
        ("heading", "서론"),
        ("paragraph", "본문"),
        ("row", "가 | 나"),
    ]


def test_an_older_hangul_document_is_read_too() -> None:
    assert ("paragraph", "본문입니다") in told(view(hwp(["본문입니다"]), "보고서.hwp"))


def test_slides_come_in_the_order_of_the_show_with_titles_first_and_notes_last() -> None:
    found = view(pptx([("첫 장", ["하나"]), ("둘째 장", ["둘"])], note="여기서 쉬기"), "a.pptx")
    assert [(part.number, part.name) for part in found.parts] == [(1, "첫 장"), (2, "둘째 장")]
    assert told(found)[:3] == [
        ("heading", "첫 장"),
        ("paragraph", "하나"),
        ("note", "여기서 쉬기"),
    ]


def test_every_sheet_is_a_table_and_a_hidden_one_says_so() -> None:
    found = view(a_workbook(), "결과.xlsx")
    assert [(part.name, part.hidden) for part in found.parts] == [("결과", False), ("숨김", True)]
    assert told(found) == [("row", "이름 | 1 | 0.3"), ("row", " | TRUE"), ("row", "비밀")]


def test_an_open_document_text_is_read() -> None:
    body = (
        '<text:h text:outline-level="2">머리</text:h><text:p>글<text:s text:c="2"/>줄</text:p>'
        "<text:list><text:list-item><text:p>항목</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>가</text:p></table:table-cell>"
        "<table:table-cell><text:p>나</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert told(view(odt(body), "글.odt")) == [
        ("heading", "머리"), ("paragraph", "글  줄"), ("item", "항목"), ("row", "가 | 나"),
    ]  # fmt: skip


def test_a_pdf_gives_its_text_page_by_page() -> None:
    found = view(pdf([(50, 60, 12, "첫 쪽")], [(50, 60, 12, "둘째 쪽")]), "a.pdf")
    assert [(part.number, part.blocks[0].text) for part in found.parts] == [
        (1, "첫 쪽"),
        (2, "둘째 쪽"),
    ]


def test_lines_are_numbered_through_the_whole_file() -> None:
    found = view(pptx([("가", ["나", "다"]), ("라", ["마"])]), "a.pptx")
    lines = [block.line for part in found.parts for block in part.blocks]
    assert lines == list(range(1, found.lines + 1))


def test_a_program_and_a_notebook_are_text_and_say_which() -> None:
    assert view(b"print(1)\n", "a.py").kind is Kind.TEXT
    notebook = json.dumps({"cells": [], "nbformat": 4, "metadata": {}}).encode()
    assert view(notebook, "a.ipynb").kind is Kind.NOTEBOOK


@pytest.mark.parametrize("text", ["이것은 한글로 적은 글입니다. 평가를 기다립니다.\n"])
def test_text_in_the_code_page_of_korean_windows_is_read(text: str) -> None:
    found = view(text.encode("cp949"), "a.txt")
    assert (found.text, found.encoding) == (text, "CP949")


# --- zips ---------------------------------------------------------------------------------------


def test_names_in_a_zip_are_read_as_they_were_meant() -> None:
    whole = "과제/최종 보고서.txt"
    data = zip_with_raw_names(
        [
            (whole.encode("cp949"), b"1"),
            (unicodedata.normalize("NFD", "사진 목록.txt").encode(), b"2"),
            (b"plain.txt", b"3"),
        ]
    )
    found = view(data, "과제.zip")
    assert [entry.name for entry in found.entries] == [whole, "사진 목록.txt", "plain.txt"]
    assert member(data, 0)[1] == b"1"


def test_what_programs_leave_in_zips_by_themselves_is_not_listed() -> None:
    found = view(zipped({"__MACOSX/a": "x", "a/.DS_Store": "x", "a.txt": "x"}), "a.zip")
    assert [(entry.index, entry.name) for entry in found.entries] == [(2, "a.txt")]


def test_a_path_out_of_the_zip_is_listed_and_leads_nowhere() -> None:
    data = zipped({"../../etc/passwd": "nothing"})
    found = view(data, "a.zip")
    assert member(data, found.entries[0].index)[1] == b"nothing"


def test_a_member_that_would_grow_too_large_stays_closed() -> None:
    data = zipped({"zeros": b"\0" * (9 * 1024 * 1024)})
    with pytest.raises(Refused, match="too large"):
        member(data, 0)


def test_a_directory_that_lies_about_a_size_does_not_open_a_larger_member() -> None:
    data = bytearray(zipped({"a": b"\0" * (9 * 1024 * 1024)}))
    size = (9 * 1024 * 1024).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Refused):
        member(bytes(data), 0)


@pytest.mark.parametrize("index", [-1, 1, 10**9])
def test_a_member_that_is_not_there_is_refused(index: int) -> None:
    with pytest.raises(Refused):
        member(zipped({"a": "x"}), index)


def test_a_locked_member_is_listed_as_locked_and_not_opened() -> None:
    data = bytearray(zipped({"a.txt": "x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    found = view(bytes(data), "a.zip")
    assert found.entries[0].locked
    with pytest.raises(Refused, match="password"):
        member(bytes(data), 0)


# --- files that are not what they say, or mean harm ---------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "odd"),
    [
        (pdf([(50, 60, 12, "가")]), "보고서.docx", True),
        (b"MZ" + b"\0" * 600, "사진.png", True),
        (b"just words", "a.ipynb", True),
        (b"just words", "a.py", False),
        (b"just words", "a", False),
        (b"<p>x</p>", "a.html", False),
        (zipped({"a": "x"}), "a.jar", False),
    ],
)
def test_a_name_that_promises_another_kind_is_told(data: bytes, name: str, odd: bool) -> None:
    assert ("work.claims" in codes(view(data, name))) is odd


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odt("<text:p>&b;</text:p>", head=BOMB), "xml.doctype"),
        (hwpx(hwpx_paragraph("x"), head=BOMB), "xml.doctype"),
        (odt("<text:span>" * 240 + "</text:span>" * 240), "xml.depth"),
        (
            odt("", manifest='<m xmlns:x="y"><x:encryption-data/></m>'),
            "resume.encrypted",
        ),
        (pdf([(50, 60, 12, "x")], password=True), "resume.encrypted"),
        (zipped({"[Content_Types].xml": "<x/>", "ppt/slides/s.xml": "<x/>"}), "file.broken"),
        (zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": b"\0" * 3_000_000}), "zip.bomb"),
    ],
    ids=["odt entities", "hwpx entities", "deep", "locked odt", "locked pdf", "no slides", "bomb"],
)
def test_hostile_files_are_told_and_not_opened(data: bytes, code: str) -> None:
    found = view(data, "a")
    assert code in codes(found)
    assert not told(found)


def test_a_file_beyond_the_limit_is_only_there_to_be_taken_along() -> None:
    found = view(b"%PDF-1.7\n" + b" " * (40 * 1024 * 1024), "a.pdf")
    assert (found.kind, codes(found)) == (Kind.OTHER, {"file.too_large"})


def test_a_directory_of_very_many_entries_is_not_even_read() -> None:
    data = zipped({"a": "x"}) + b"PK\x01\x02" * 30_000
    assert "zip.entries" in codes(view(data, "a.zip"))


def test_a_sheet_that_claims_a_million_rows_is_cut() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("긴 표")
    for number in range(2_100):
        sheet.append([number])
    found = view(saved(book), "a.xlsx")
    assert "work.cut" in codes(found)
    assert found.lines == 2_000


def test_a_repeated_cell_is_taken_once() -> None:
    body = (
        "<table:table><table:table-row table:number-rows-repeated='1000000'>"
        "<table:table-cell table:number-columns-repeated='1000000'><text:p>가</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    assert told(view(odt(body), "a.odt")) == [("row", "가")]


def test_reading_apart_says_the_same_and_survives_what_ends_the_reader() -> None:
    data = a_docx()
    assert view_apart(data, "보고서.docx") == view(data, "보고서.docx")
    assert view_apart(b"", "").kind is Kind.OTHER


@pytest.mark.parametrize(
    "data",
    [a_docx(), a_workbook(), pptx([("가", ["나"])]), pdf([(50, 60, 12, "x")]), b"text", b"\0\1"],
    ids=["docx", "xlsx", "pptx", "pdf", "text", "binary"],
)
def test_a_view_is_kept_as_json_without_loss(data: bytes) -> None:
    found = view(data, "a.zip")
    assert from_json(json.loads(json.dumps(as_json(found)))) == found


def test_a_zip_is_kept_as_json_without_loss() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("가.txt", (2026, 3, 2, 9, 30, 0)), "x")
    found = view(out.getvalue(), "a.zip")
    assert from_json(json.loads(json.dumps(as_json(found)))) == found
    assert found.entries[0].modified is not None


@pytest.mark.parametrize("path", files("HWPX_CASES", "hwpx", "*.hwpx"))
def test_real_hangul_documents_open(path: object) -> None:
    found = view(path.read_bytes(), path.name)  # type: ignore[attr-defined]
    assert found.kind is Kind.DOCUMENT
    assert found.parts


def test_a_note_cuts_nothing_from_a_page_that_inherits_its_size() -> None:
    from fpdf import FPDF

    page = FPDF(format="A3")
    page.add_page()
    page.set_font("helvetica", size=12)
    page.cell(text="At the very top")
    page.text_annotation(20, 40, "Well done")
    shown = view(bytes(page.output()), "a.pdf")
    assert any("At the very top" in block.text for part in shown.parts for block in part.blocks)
