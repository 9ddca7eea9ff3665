"""What a file is, by content; and the name it is kept under."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from lms.interop.formats.sniff import (
    KINDS,
    NAME_BYTES,
    NAME_CHARS,
    inline_safe,
    media_type,
    safe_name,
    sniff,
)
from tests.interop.cases import files
from tests.interop.makers import compound, hwp, hwpx, hwpx_paragraph, pdf, zipped


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, kind)
    return out.getvalue()


def saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


NOTEBOOK = json.dumps({"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (picture("PNG"), "png"),
        (picture("JPEG"), "jpeg"),
        (picture("WEBP"), "webp"),
        (picture("GIF"), "gif"),
        (pdf([(50, 50, 10, "a")]), "pdf"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "mp4"),
        (saved(docx.Document()), "docx"),
        (saved(openpyxl.Workbook()), "xlsx"),
        (hwpx(hwpx_paragraph("가")), "hwpx"),
        (hwp(["가"]), "hwp"),
        (compound({"WordDocument": b"x"}), "doc"),
        (compound({"EncryptedPackage": b"x"}), "office_encrypted"),
        (b"HWP Document File V3.00 \x1a\x01\x02", "hwp_old"),
        (NOTEBOOK, "ipynb"),
        (b'{"basics": {}}', "json"),
        (zipped({"a.txt": "a"}), "zip"),
        (b"PK\x03\x04 broken", "zip"),
        (b"<!doctype html><p>a", "html"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        ("이름,점수\n김,3\n".encode("cp949"), "text"),
        ("MZ세대의 글".encode(), "text"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "program"),
        (b"\x7fELF\x02\x01\x01\x00", "program"),
        (b"", "empty"),
        (bytes(range(256)), "other"),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, code: str) -> None:
    assert sniff(data).code == code


def test_a_macro_in_an_office_file_is_noticed() -> None:
    parts = {"[Content_Types].xml": "<Types/>", "word/vbaProject.bin": b"x"}
    assert sniff(zipped(parts)).code == "office_macro"


def test_only_five_kinds_are_shown_in_place() -> None:
    assert {code for code, kind in KINDS.items() if inline_safe(kind)} == {
        "png", "jpeg", "webp", "pdf", "mp4", "m4a", "webm", "ogg", "mp3", "wav",
    }  # fmt: skip
    assert not inline_safe("image/svg+xml")
    assert not inline_safe("text/html")


def test_a_page_that_calls_itself_a_picture_is_still_a_page(tmp_path: Path) -> None:
    stored = tmp_path / "x"
    stored.write_bytes(b"<html><script>alert(1)</script>")
    assert media_type(stored, "photo.png") == "text/html"


def test_a_large_stored_file_is_told_without_reading_it_whole(tmp_path: Path) -> None:
    stored = tmp_path / "x"
    with stored.open("wb") as file:
        file.write(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00")
        file.truncate(3 * 1024**3)
    assert media_type(stored, "a.mp4") == "video/mp4"


@pytest.mark.parametrize(
    ("name", "mime"), [("a.csv", "text/csv"), ("a.md", "text/markdown"), ("a.py", "text/plain")]
)
def test_kinds_of_text_go_by_their_name(tmp_path: Path, name: str, mime: str) -> None:
    stored = tmp_path / "x"
    stored.write_text("a,b\n")
    assert media_type(stored, name) == mime


@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
def test_any_bytes_are_some_kind(data: bytes) -> None:
    assert sniff(data).code in KINDS


@pytest.mark.parametrize("path", files("HWPX_CASES", "hwpx", "*.hwpx"))
def test_real_hwpx_documents_are_recognised(path: Path) -> None:
    assert sniff(path.read_bytes()).code == "hwpx"


# --- names ---


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("이력서.pdf", "이력서.pdf"),
        (unicodedata.normalize("NFD", "이력서.pdf"), "이력서.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\kim\\과제 1.hwpx", "과제 1.hwpx"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ("resume\u202efdp.exe", "resumefdp.exe"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("a<b>:c?.txt", "a_b__c_.txt"),
        (" .hidden. ", "hidden"),
        ("...", "file"),
        ("", "file"),
        ("a  b.txt", "a b.txt"),
    ],
)
def test_a_name_is_kept_as_a_person_would_recognise_it(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


def test_a_long_name_keeps_its_suffix() -> None:
    kept = safe_name("가" * 300 + ".docx")
    assert kept.endswith(".docx")
    assert len(kept) <= NAME_CHARS
    assert len(kept.encode()) <= NAME_BYTES


@given(st.text(max_size=400))
@example("con" + " " * 150 + ".txt")
@example("a." + "가" * 100 + ".b")
@example("\u0301" * 200)
def test_the_rule_for_names_is_settled_after_one_application(name: str) -> None:
    kept = safe_name(name)
    assert safe_name(kept) == kept
    assert kept == unicodedata.normalize("NFC", kept)
    assert 0 < len(kept) <= NAME_CHARS
    assert len(kept.encode()) <= NAME_BYTES
    assert not set(kept) & set('<>:"/\\|?*\x00\r\n')
    assert kept.strip(". ") == kept
