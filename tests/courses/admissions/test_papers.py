"""Papers as strangers send them: what hides in them, and what would harm whoever opens them."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage

from lms.courses.admissions import papers
from lms.courses.admissions.papers import BadPaper, Paper, receive
from lms.interop.formats import apart, pictures
from lms.interop.formats.problems import Refused

RESIDENT = "900101-1234568"


def given(data: bytes, name: str) -> Paper:
    (paper,) = receive([FileStorage(io.BytesIO(data), filename=name)])
    return paper


def pdf(*objects: bytes) -> bytes:
    """A PDF of one page (object 3) with its catalogue and pages before it."""
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    root = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return body + head + table + root % (len(objects) + 1, len(body))


def stream(body: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), more, body)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
SAID = b"BT /F 12 Tf 20 200 Td (Certificate of completion) Tj ET "


def test_a_number_in_a_field_of_a_pdf_form_is_found(app: Flask) -> None:
    shown = b"BT /F 12 Tf 5 5 Td (%s) Tj ET" % RESIDENT.encode()
    data = pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F 6 0 R>>>>"
        b"/Contents 7 0 R/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(no)/V(%s)/F 4/Rect[10 10 200 40]/AP<</N 5 0 R>>"
        b"/P 3 0 R>>" % RESIDENT.encode(),
        stream(
            shown,
            b"/Type/XObject/Subtype/Form/BBox[0 0 190 30]/Resources<</Font<</F 6 0 R>>>>",
        ),
        FONT,
        stream(SAID),
    )
    with app.test_request_context("/"), pytest.raises(BadPaper) as bad:
        given(data, "form.pdf")
    assert bad.value.code == "resident_number"


@pytest.mark.parametrize(
    ("side", "review"), [(20, papers.READABLE), (120, papers.UNREAD)], ids=["a seal", "a card"]
)
def test_a_pdf_with_a_picture_of_something_beside_its_text_waits_for_a_person(
    app: Flask, side: int, review: str
) -> None:
    picture = stream(
        b"\xff", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    )  # fmt: skip
    data = pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F 4 0 R>>"
        b"/XObject<</P 5 0 R>>>>/Contents 6 0 R>>",
        FONT,
        picture,
        stream(SAID + b"q %d 0 0 %d 10 10 cm /P Do Q" % (side, side)),
    )
    with app.test_request_context("/"):
        assert given(data, "paper.pdf").review == review


def test_what_was_not_read_to_its_end_waits_for_a_person(app: Flask) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(2_100):
        book.active.append([number])
    out = io.BytesIO()
    book.save(out)
    with app.test_request_context("/"):
        assert given(out.getvalue(), "long.xlsx").review == papers.UNREAD


def test_heic_without_its_reader_is_refused_with_the_way_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "reads_heic", lambda: False)
    data = b"\x00\x00\x00\x18ftypheic" + bytes(40)
    with app.test_request_context("/"), pytest.raises(BadPaper) as bad:
        given(data, "IMG_1.HEIC")
    from lms.courses.admissions import words

    assert "JPG" in words.paper(bad.value.code, bad.value.name)


def png(width: int, height: int) -> bytes:
    """The head of a PNG of that size whose rows unpack to next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_a_picture_of_too_many_pixels_is_refused_from_its_head(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(Image.Image, "thumbnail", lambda *_args: drawn.append(1))
    with (
        Image.open(io.BytesIO(png(11_000, 11_000))) as large,
        pytest.raises(ValueError, match="pix"),
    ):
        pictures._page(large)
    assert not drawn
    with pytest.raises(Refused):
        pictures.cleaned(png(11_000, 11_000))


def test_the_process_that_decodes_knows_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_SECRET_KEY", "nobody may read this")
    told: dict[str, Any] = {}

    def run(*_args: Any, **given: Any) -> Any:
        told.update(given)
        raise apart.subprocess.TimeoutExpired("python", 1)

    monkeypatch.setattr(apart.subprocess, "run", run)
    with pytest.raises(Refused):
        pictures.cleaned(b"\xff\xd8\xff")
    assert "LMS_SECRET_KEY" not in told["env"]


def test_a_turned_photograph_with_see_through_parts_lies_upright_on_white() -> None:
    picture, exif, out = Image.new("LA", (60, 20), (0, 0)), Image.Exif(), io.BytesIO()
    exif[0x0112] = 6  # turned by a quarter
    picture.save(out, "PNG", exif=exif)
    with Image.open(io.BytesIO(pictures.cleaned(out.getvalue()))) as kept:
        assert kept.size == (20, 60)
        assert kept.getpixel((5, 5)) == (255, 255, 255)


def test_only_what_the_reader_is_for_is_tried(tmp_path: Path) -> None:
    assert "EPS" not in pictures._FORMATS
    with pytest.raises(Refused):
        pictures.cleaned(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
