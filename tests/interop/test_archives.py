"""Zip containers and XML from strangers: bombs, tricks and ways out are refused unopened."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.interop.formats.archives import Archive, is_inside, parse_xml
from lms.interop.formats.limits import XML_DEPTH, ZIP_ENTRIES, ZIP_PART_BYTES
from lms.interop.formats.problems import Refused
from tests.interop.makers import zipped
from tests.interop.outcomes import attempt


def refusal(data: bytes) -> str:
    archive = attempt(lambda: Archive(data))
    if isinstance(archive, Refused):
        return archive.code
    parts = [attempt(lambda name=name: archive.read(name)) for name in archive.names]  # type: ignore[misc]
    return next((part.code for part in parts if isinstance(part, Refused)), "read")


def test_parts_come_back_as_they_went_in() -> None:
    archive = Archive(zipped({"a/b.txt": "가", "c.txt": "나"}))
    assert archive.names == ("a/b.txt", "c.txt")
    assert archive.read("a/b.txt").decode() == "가"


def test_a_missing_part_is_named() -> None:
    with pytest.raises(Refused) as refused:
        Archive(zipped({"a": "x"})).read("b.xml")
    assert "b.xml" in refused.value.ko


def test_a_part_that_would_grow_a_thousandfold_is_not_unpacked() -> None:
    started = time.monotonic()
    assert refusal(zipped({"bomb": bytes(30 * 1024 * 1024)})) == "zip.bomb"
    assert time.monotonic() - started < 5


def test_parts_that_are_harmless_alone_are_refused_together() -> None:
    one = bytes(range(256)) * 4096  # compresses about a hundredfold
    part = zipped({f"p{number}": one for number in range(210)})
    assert refusal(part) == "zip.bomb"


def test_a_part_that_lies_about_its_size_is_not_believed() -> None:
    data = bytearray(zipped({"a": bytes(100_000)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.find(signature) + at
        data[start : start + 4] = (10).to_bytes(4, "little")
    archive = Archive(bytes(data))
    result = attempt(lambda: archive.read("a"))
    assert isinstance(result, Refused) or len(result) <= 10


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:/x", "..\\x", "a\\..\\..\\x"])
def test_a_path_out_of_the_folder_is_refused(name: str) -> None:
    assert refusal(zipped({name: "x"})) == "zip.path"


@given(st.text(max_size=30))
def test_a_path_that_is_inside_has_no_step_up(name: str) -> None:
    if is_inside(name):
        assert ".." not in name.replace("\\", "/").split("/")
        assert not name.startswith("/")


def test_two_parts_of_one_name_are_refused() -> None:
    assert refusal(zipped({"Contents/a.xml": "1", "contents/A.xml": "2"})) == "zip.duplicate"


def test_too_many_parts_are_refused() -> None:
    assert refusal(zipped({f"{number}": "" for number in range(ZIP_ENTRIES + 1)})) == "zip.entries"


def test_a_password_is_named_as_the_reason() -> None:
    data = bytearray(zipped({"a": "secret"}))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "zip.encrypted"


def test_other_compressions_are_refused_by_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", "x")
    assert refusal(out.getvalue()) == "zip.method"


def test_a_cut_file_is_damaged() -> None:
    assert refusal(zipped({"a": "x" * 1000})[:-30]) == "zip.broken"


BOMB = (
    """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>"""
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_entities_are_refused_in_every_encoding(codec: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_xml(BOMB.replace("?>", f' encoding="{codec[:6].rstrip("-")}"?>', 1).encode(codec))
    assert refused.value.code == "xml.doctype"


def test_a_file_of_the_server_cannot_be_pulled_in() -> None:
    xml = '<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]><x>&p;</x>'
    with pytest.raises(Refused):
        parse_xml(xml.encode())


def test_an_encoding_in_which_a_doctype_could_hide_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        parse_xml(BOMB.encode("cp037"))
    assert refused.value.code.startswith("xml.")


def test_malformed_xml_is_located() -> None:
    with pytest.raises(Refused) as refused:
        parse_xml(b"<a>\n<b>\n</a>", part="x.xml")
    where = refused.value.problem.where
    assert (where.part, where.line) == ("x.xml", 3)


def test_absurd_nesting_is_refused() -> None:
    deep = b"<a>" * (XML_DEPTH + 5) + b"</a>" * (XML_DEPTH + 5)
    with pytest.raises(Refused) as refused:
        parse_xml(deep)
    assert refused.value.code == "xml.depth"


@given(st.binary(max_size=300))
def test_any_bytes_are_xml_or_refused(data: bytes) -> None:
    result = attempt(lambda: parse_xml(data))
    assert isinstance(result, Refused) or result.tag


@given(st.data())
def test_a_damaged_zip_is_refused_or_read_within_its_limits(data: st.DataObject) -> None:
    raw = bytearray(zipped({"a.txt": "가나다" * 50, "b/c.xml": "<a/>"}))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    archive = attempt(lambda: Archive(bytes(raw)))
    if isinstance(archive, Refused):
        return
    for name in archive.names:
        part = attempt(lambda name=name: archive.read(name))  # type: ignore[misc]
        assert isinstance(part, Refused) or len(part) <= ZIP_PART_BYTES
