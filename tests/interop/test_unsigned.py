"""Documents lose what programs wrote about their author, and keep their pages."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

import pypdfium2
import pytest
from fpdf import FPDF

from lms.interop.formats.sniff import sniff
from lms.interop.formats.unsigned import unsigned
from lms.interop.formats.works import view
from tests.interop import makers

AUTHOR = "Hong Gildong"


def a_pdf(*, password: str = "") -> bytes:
    page = FPDF()
    page.set_author(AUTHOR)
    page.set_creator(AUTHOR)
    page.set_xmp_metadata(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{AUTHOR}</x:xmpmeta>")
    page.add_page()
    page.set_font("helvetica", size=12)
    page.cell(text="Defects found by eye")
    page.text_annotation(20, 20, "Well done", title=AUTHOR)
    if password:
        page.set_encryption("owner", password)
    return bytes(page.output())


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


def a_docx() -> bytes:
    from docx import Document

    made, out = Document(), io.BytesIO()
    made.core_properties.author = AUTHOR
    made.core_properties.last_modified_by = AUTHOR
    paragraph = made.add_paragraph("지원 동기를 적습니다.")
    made.add_comment(paragraph.runs[0], text="좋습니다", author=AUTHOR, initials="HG")
    made.save(out)
    return out.getvalue()


def everything(data: bytes) -> bytes:
    """A container's parts one after another, or the file itself."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return b"".join(found.read(name) for name in found.namelist())


def test_a_pdf_keeps_its_page_and_remark_but_neither_author_nor_who_remarked() -> None:
    given = a_pdf()
    assert pypdfium2.PdfDocument(given).get_metadata_dict()["Author"] == AUTHOR
    made = unsigned(given)
    assert made is not None
    assert AUTHOR.encode() not in made
    assert AUTHOR.encode("utf-16-be") not in made
    document = pypdfium2.PdfDocument(made)
    assert not document.get_metadata_dict()["Author"]
    assert "Defects found by eye" in document[0].get_textpage().get_text_bounded()


def test_the_author_of_a_photograph_within_a_pdf_goes_too() -> None:
    from PIL import Image

    exif, shot = Image.Exif(), io.BytesIO()
    exif[0x013B] = AUTHOR  # artist
    Image.new("RGB", (60, 60), "red").save(shot, "JPEG", exif=exif)
    page = FPDF()
    page.add_page()
    page.image(io.BytesIO(shot.getvalue()), x=10, y=10, w=50)
    made = unsigned(bytes(page.output()))
    assert made is not None
    assert AUTHOR.encode() not in made


def test_a_document_keeps_its_text_and_loses_who_wrote_and_who_remarked() -> None:
    given = a_docx()
    assert AUTHOR.encode() in everything(given)
    made = unsigned(given)
    assert made is not None
    assert AUTHOR.encode() not in everything(made)
    assert sniff(made).code == "docx"
    shown = view(made, "a.docx")
    assert any("지원 동기" in block.text for part in shown.parts for block in part.blocks)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("odt", {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": f"<m xmlns:dc='d'><dc:creator>{AUTHOR}</dc:creator></m>",
            "content.xml": f"<t xmlns:dc='d'><dc:creator>{AUTHOR}</dc:creator>본문</t>",
        }),
        ("hwpx", {
            "mimetype": "application/hwp+zip",
            "Contents/content.hpf":
                f'<opf:package><opf:title>{AUTHOR}</opf:title>'
                f'<opf:meta name="creator" content="text">{AUTHOR}</opf:meta>'
                f'<opf:meta name="lastsaveby" content="text">{AUTHOR}</opf:meta></opf:package>',
            "Contents/section0.xml": "<t>본문</t>",
        }),
        ("pptx", {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": "<p>본문</p>",
            "ppt/commentAuthors.xml": f'<p:cmAuthor id="1" name="{AUTHOR}" initials="{AUTHOR}"/>',
        }),
    ],
)  # fmt: skip
def test_other_containers_lose_their_people(kind: str, parts: dict[str, str]) -> None:
    given = zipped(parts)
    assert sniff(given).code == kind
    made = unsigned(given)
    assert made is not None
    assert AUTHOR.encode() not in everything(made)
    assert "본문".encode() in everything(made)
    assert sniff(made).code == kind


@pytest.mark.parametrize("padding", [0, 5000])
def test_a_hangul_document_keeps_its_body_and_loses_its_summary(padding: int) -> None:
    author = AUTHOR.encode("utf-16-le")
    text = struct.pack("<II", 0x1F, len(AUTHOR)) + author
    section = struct.pack("<II", 16 + len(text), 1) + struct.pack("<II", 4, 16) + text
    summary = bytes(28) + bytes(16) + struct.pack("<I", 48) + section + bytes(padding)
    given = makers.hwp(["본문"], preview="본문", extra={"\x05HwpSummaryInformation": summary})
    assert author in given
    made = unsigned(given)
    assert made is not None
    assert author not in made
    assert len(made) == len(given)
    assert view(made, "a.hwp").parts == view(given, "a.hwp").parts


def test_what_cannot_be_freed_of_it_is_not_given() -> None:
    assert unsigned(a_pdf(password="secret")) is None
    assert unsigned(b"%PDF-1.7\nbroken") is None


def test_what_holds_no_such_thing_comes_back_as_it_is() -> None:
    assert unsigned("지원 동기".encode()) == "지원 동기".encode()
