"""Résumé files of each format: read in order, refused by name, and never more than they say."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml

from lms.interop.formats.problems import Refused
from lms.interop.formats.resumes import Resume, hwpx, read_document, read_resume
from tests.interop.cases import files
from tests.interop.makers import (
    compound,
    hwp,
    zipped,
)
from tests.interop.makers import hwpx as make_hwpx
from tests.interop.makers import hwpx_paragraph as paragraph
from tests.interop.makers import hwpx_table as table


def texts(result: Resume) -> list[str]:
    return [passage.text for passage in result.passages]


def codes(result: Resume) -> set[str]:
    return {problem.code for problem in result.problems}


def lines(data: bytes) -> list[str]:
    return [line.text.strip() for line in read_document(data).lines]


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read_resume(data)
    return refused.value


# --- DOCX ---


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_a_docx_is_read_in_the_order_of_its_body() -> None:
    document = docx.Document()
    document.add_heading("이력서", 0)
    document.add_heading("경력", 1)
    document.add_paragraph("데모모빌리티 (2021.03 ~ 2023.02)")
    document.add_paragraph("차량 로그 분석", style="List Bullet")
    grid = document.add_table(rows=2, cols=3)
    for cell, text in zip(grid.rows[0].cells, ("기간", "학교명", "전공"), strict=True):
        cell.text = text
    for cell, text in zip(grid.rows[1].cells, ("2015.03~2019.02", "조선대", "컴퓨터"), strict=True):
        cell.text = text
    document.add_heading("Skills", 1)
    document.add_paragraph("Python, SQL")
    result = read_resume(saved(document))
    assert [(passage.kind.value, passage.text) for passage in result.passages] == [
        ("experience", "데모모빌리티 (2021.03 ~ 2023.02)"),
        ("experience", "차량 로그 분석"),
        ("education", "2015.03~2019.02 | 조선대 | 컴퓨터"),
        ("skill", "Python, SQL"),
    ]
    assert str(result.passages[1].start) == "2021-03"


def test_a_form_in_one_table_opens_a_section_by_its_merged_first_cells() -> None:
    rows = [
        ("성명", "한가람", "생년월일", "1998.3.2", "사진"),
        ("학력", "기간", "학교명", "전공", "학점"),
        ("", "2015~2019", "조선대", "컴퓨터", "3.9/4.5"),
        ("경력", "기간", "회사", "직위", "업무"),
        ("", "2021.03~현재", "데모모빌리티", "선임", "로그 분석"),
        ("병역", "육군", "병장", "만기", "2010"),
    ]
    document = docx.Document()
    grid = document.add_table(rows=len(rows), cols=5)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            grid.cell(row, column).text = text
    grid.cell(1, 0).merge(grid.cell(2, 0))
    grid.cell(3, 0).merge(grid.cell(4, 0))
    result = read_resume(saved(document))
    assert result.name == "한가람"
    assert [(p.kind.value, p.text) for p in result.passages] == [
        ("education", "2015~2019 | 조선대 | 컴퓨터 | 3.9/4.5"),
        ("experience", "2021.03~현재 | 데모모빌리티 | 선임 | 로그 분석"),
    ]


def test_text_boxes_content_controls_and_insertions_are_read_once() -> None:
    document = docx.Document()
    body = document.element.body
    box = (
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p><w:r>"
        "<w:t>상자 속의 기술</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:pict>"
        "<v:textbox><w:txbxContent><w:p><w:r><w:t>상자 속의 기술</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    control = (
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>서식 칸의 경력</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    tracked = (
        f'<w:p {W}><w:ins w:id="1" w:author="a"><w:r><w:t>넣은 글</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>지운 글</w:delText></w:r></w:del></w:p>'
    )
    for number, xml in enumerate((box, control, tracked)):
        body.insert(number, parse_xml(xml))
    data = saved(document)
    assert lines(data) == ["상자 속의 기술", "서식 칸의 경력", "넣은 글"]
    assert "resume.deleted" in codes(read_resume(data))


def test_hidden_words_are_not_read_and_that_is_said() -> None:
    document = docx.Document()
    shown = document.add_paragraph("Python ")
    shown.add_run("Kubernetes Spark Scala").font.hidden = True
    result = read_resume(saved(document))
    assert texts(result) == ["Python"]
    assert "resume.hidden" in codes(result)


def test_a_table_that_only_places_columns_is_read_column_by_column() -> None:
    document = docx.Document()
    grid = document.add_table(rows=1, cols=2)
    grid.cell(0, 0).text = "\n".join(["Skills"])
    for text in ("Python", "SQL", "Docker", "Linux"):
        grid.cell(0, 0).add_paragraph(text)
    grid.cell(0, 1).text = "Experience"
    for text in ("Demo Mobility", "built pipelines", "tuned models", "led a team"):
        grid.cell(0, 1).add_paragraph(text)
    result = read_resume(saved(document))
    assert [section.title for section in result.sections] == ["Skills", "Experience"]
    assert texts(result)[:4] == ["Python", "SQL", "Docker", "Linux"]


def test_a_line_break_in_a_paragraph_is_two_lines() -> None:
    document = docx.Document()
    run = document.add_paragraph("2021 데모").add_run()
    run.add_break(WD_BREAK.LINE)
    run.add_text("차량 로그 분석")
    assert lines(saved(document)) == ["2021 데모", "차량 로그 분석"]


def test_a_docx_with_a_doctype_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(docx.Document()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
    assert refusal(zipped({**parts, "word/document.xml": body})).code == "xml.doctype"


# --- HWPX ---


def test_a_hwpx_is_read_section_by_section_with_its_tables() -> None:
    data = make_hwpx(
        table([["성명", "한가람", "생년월일", "1998. 3. 2."]])
        + paragraph("■ 학력")
        + table([["기간", "학교명", "전공"], ["2015.03~2019.02", "조선대", "컴퓨터"]]),
        paragraph("■ 경력사항") + paragraph("2021.03 ~ 현재 데모모빌리티"),
    )
    result = read_resume(data)
    assert result.name == "한가람"
    assert [(p.kind.value, p.text) for p in result.passages] == [
        ("education", "2015.03~2019.02 | 조선대 | 컴퓨터"),
        ("experience", "2021.03 ~ 현재 데모모빌리티"),
    ]
    assert result.passages[1].where.part == "Contents/section1.xml"


def test_the_spine_and_not_the_number_orders_the_sections() -> None:
    data = make_hwpx(paragraph("첫째"), paragraph("둘째"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    refs = '<opf:itemref idref="s0"/><opf:itemref idref="s1"/>'
    parts["Contents/content.hpf"] = parts["Contents/content.hpf"].replace(
        refs, '<opf:itemref idref="s1"/><opf:itemref idref="s0"/>'
    )
    assert lines(zipped(parts)) == ["둘째", "첫째"]


def test_a_table_whose_first_cells_are_headings_opens_sections() -> None:
    data = make_hwpx(
        table([["학력", "2019.02", "조선대학교 졸업"], ["경력", "2021.03", "데모모빌리티 입사"]])
    )
    assert [(p.kind.value, p.text) for p in read_resume(data).passages] == [
        ("education", "2019.02 | 조선대학교 졸업"),
        ("experience", "2021.03 | 데모모빌리티 입사"),
    ]


def test_text_deleted_under_change_tracking_is_not_read() -> None:
    body = paragraph('남은 <hp:deleteBegin Id="2"/>지운<hp:deleteEnd Id="2"/> 글')
    data = make_hwpx(body)
    assert [re.sub(r"\s+", " ", line) for line in lines(data)] == ["남은 글"]
    assert "resume.deleted" in codes(read_resume(data))


def test_entities_in_a_hwpx_are_refused() -> None:
    data = make_hwpx(paragraph("&a;"), head='<!DOCTYPE x [<!ENTITY a "가가가">]>')
    assert refusal(data).code == "xml.doctype"


def test_an_encrypted_hwpx_says_so() -> None:
    manifest = (
        '<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<odf:file-entry><odf:encryption-data/></odf:file-entry></odf:manifest>"
    )
    data = make_hwpx(paragraph("가"), extra={"META-INF/manifest.xml": manifest})
    assert refusal(data).code == "resume.encrypted"


def test_a_hwpx_without_text_is_empty() -> None:
    assert codes(read_resume(make_hwpx(paragraph("")))) == {"resume.empty"}


REAL_HWPX = files("HWPX_CASES", "hwpx", "*.hwpx")


@pytest.mark.parametrize("path", REAL_HWPX)
def test_real_hwpx_documents_read_without_a_refusal(path: Path) -> None:
    result = read_resume(path.read_bytes())
    assert result.source_format == "hwpx"
    assert result.passages or codes(result) & {"resume.empty", "resume.image_only"}


@pytest.mark.parametrize("path", REAL_HWPX)
def test_what_the_preview_of_a_real_hwpx_shows_is_read(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if "Preview/PrvText.txt" not in archive.namelist():
            pytest.skip("the document carries no preview")
        preview = archive.read("Preview/PrvText.txt").decode("utf-8", "replace")
        sections = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("Contents/section")
        )
    deleted = "".join(re.findall(r"<hp:deleteBegin[^>]*/>(.*?)<hp:deleteEnd", sections))
    read = "".join(line.text for line in hwpx.read_lines(path.read_bytes()).lines)
    for word in re.findall(r"[\w]+", preview):
        assert word in read or word in deleted


@pytest.mark.parametrize("path", REAL_HWPX)
def test_no_text_of_a_real_hwpx_is_lost_or_read_twice(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sections = [
            archive.read(name).decode()
            for name in sorted(archive.namelist())
            if re.fullmatch(r"Contents/section\d+\.xml", name)
        ]
    written = "".join(
        re.sub(r"<[^>]+>", "", re.sub(r"<hp:deleteBegin[^>]*/>.*?<hp:deleteEnd[^>]*/>", "", text))
        for section in sections
        for text in re.findall(r"<hp:t>(.*?)</hp:t>", section, re.DOTALL)
    )
    read = "".join(line.text for line in hwpx.read_lines(path.read_bytes()).lines)
    squeezed = re.sub(r"[\s|]", "", read)
    for letter in set(re.sub(r"[\s|]", "", written)):
        assert squeezed.count(letter) >= written.count(letter)
    if not re.search(r"<hp:(dutmal|compose|edit|textart)\b", "".join(sections)):
        assert len(squeezed) == len(re.sub(r"[\s|]", "", written))


# --- HWP ---


def test_a_hwp_is_read_from_its_body() -> None:
    result = read_resume(hwp(["■ 경력사항", "2021.03 ~ 현재 데모모빌리티"], ["■ 기술", "Python"]))
    assert [(p.kind.value, p.text) for p in result.passages] == [
        ("experience", "2021.03 ~ 현재 데모모빌리티"),
        ("skill", "Python"),
    ]


def test_controls_in_hwp_text_are_no_letters() -> None:
    wide = "가".encode("utf-16-le")
    section = b"\x02\x00" + b"dces" + b"\x41\x42" * 4 + b"\x02\x00"  # eight places, none a letter
    tab = b"\x09\x00" + bytes(12) + b"\x09\x00"
    nbsp = b"\x1e\x00"
    assert lines(hwp([section + wide + tab + wide + nbsp + wide])) == ["가\t가 가"]


def test_an_uncompressed_hwp_and_a_very_long_paragraph_are_read() -> None:
    long = "데이터를 분석했습니다. " * 400
    assert lines(hwp([long], flags=0)) == [long.strip()]


@pytest.mark.parametrize(
    ("flags", "code"),
    [(3, "resume.encrypted"), (5, "resume.restricted"), (17, "resume.restricted")],
)
def test_protected_hwp_files_say_what_to_do(flags: int, code: str) -> None:
    assert refusal(hwp(["가"], flags=flags)).code == code


def test_a_hwp_whose_body_is_damaged_gives_its_preview_and_says_so() -> None:
    header = b"HWP Document File".ljust(32, b"\0") + bytes([0, 0, 1, 5, 1, 0, 0, 0])
    data = compound(
        {
            "FileHeader": header,
            "PrvText": "기술: Python\r\n".encode("utf-16-le"),
            "BodyText/Section0": b"\xff" * 5000,
        }
    )
    result = read_resume(data)
    assert texts(result) == ["Python"]
    assert "resume.hwp_preview" in codes(result)


def test_a_hwp_that_cannot_be_read_asks_for_pdf_or_hwpx() -> None:
    refused = refusal(compound({"FileHeader": b"other", "BodyText/Section0": b"x"}))
    assert refused.code == "resume.hwp_unreadable"
    assert "PDF나 HWPX로 저장해 올려 주세요" in refused.ko
    assert "PDF or HWPX" in refused.en


# --- anything else ---


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"\x89PNG\r\n\x1a\n", "resume.image_only"),
        (b"HWP Document File V3.00 \x1a\x01", "resume.hwp_old"),
        (compound({"WordDocument": b"x"}), "resume.doc_old"),
        (compound({"EncryptedPackage": b"x"}), "resume.encrypted"),
        (zipped({"a": "b"}), "file.kind"),
        (b"<html><body>a", "file.kind"),
        (b"{\\rtf1 a}", "file.kind"),
        (b"MZ\x90\x00\x03\x00", "file.not_document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "file.not_document"),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_resident_number_in_a_document_refuses_it() -> None:
    data = make_hwpx(table([["주민등록번호", "950314-1234567"], ["기술", "Python"]]))
    assert refusal(data).code == "personal.resident_number"
