"""Files that mean harm, and files that are nothing: refused with a reason, whatever they are."""

from __future__ import annotations

import base64
import io
import struct
import time
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from lms.interop.formats.limits import QUESTION_BYTES, QUESTION_ITEMS
from lms.interop.formats.problems import Refused
from lms.interop.formats.questions import FORMATS, Plan, read, write, write_plan
from lms.interop.formats.questions.model import ONE, Choice, Format, Kind, Question, Text
from tests.interop.makers import zipped
from tests.interop.outcomes import attempt
from tests.interop.questions.making import MADE, files
from tests.interop.test_any_bytes import damaged

SECONDS = 30
EASY = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
QTI12 = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"

QUESTION = Question(
    Kind.SINGLE,
    Text("정답은?", Format.PLAIN),
    choices=(
        Choice("a", Text("하나", Format.PLAIN), ONE),
        Choice("b", Text("둘", Format.PLAIN)),
    ),
)


def refusal(data: bytes, name: str = "") -> str:
    started = time.monotonic()
    result = attempt(lambda: read(data, name))
    assert time.monotonic() - started < SECONDS
    assert isinstance(result, Refused)
    return result.code


def moodle(prolog: str, text: str = "x") -> bytes:
    return (
        f'<?xml version="1.0"?>{prolog}<quiz><question type="essay"><name><text>n</text></name>'
        f"<questiontext><text>{text}</text></questiontext></question></quiz>"
    ).encode()


LAUGHS = (
    "<!DOCTYPE quiz [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + at)} '{('&' + chr(97 + at) + ';') * 10}'>" for at in range(9))
    + "]>"
)


def test_a_billion_laughs_are_refused_unopened() -> None:
    assert refusal(moodle(LAUGHS, "&j;")) == "xml.doctype"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_entities_are_refused_in_every_encoding(codec: str) -> None:
    assert refusal(moodle(LAUGHS, "&j;").decode().encode(codec)) == "xml.doctype"


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE quiz [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>',
        "<!-- --><!DOCTYPE quiz [<!-- ' --> <!ENTITY x 'y'>]>",
        "<!DOCTYPE quiz [",
    ],
    ids=["a file of the server", "another site", "behind comments", "without an end"],
)
def test_external_entities_are_refused(prolog: str) -> None:
    assert refusal(moodle(prolog, "&x;")) == "xml.doctype"


def test_a_document_type_without_entities_is_cut_out_and_never_fetched() -> None:
    plan = read(moodle('<!DOCTYPE quiz SYSTEM "http://127.0.0.1:1/quiz.dtd">\n'))
    assert [one.question.kind for one in plan.questions] == [Kind.ESSAY]
    assert plan.questions[0].place.line == 2


def test_an_entity_that_nobody_declared_is_malformed() -> None:
    assert refusal(moodle('<!DOCTYPE quiz SYSTEM "x.dtd">', "&x;")) == "xml.broken"


def test_a_question_about_document_types_is_a_question() -> None:
    shown = "<![CDATA[<pre><!DOCTYPE html [<!ENTITY x 'y'>]></pre>]]>"
    (one,) = read(moodle("", shown)).questions
    assert "<!ENTITY" in one.question.text.source


def test_malformed_xml_is_refused_with_its_line() -> None:
    result = attempt(lambda: read(b"<quiz>\n<question type='essay'>\n</quiz>"))
    assert isinstance(result, Refused)
    assert (result.code, result.problem.where.line) == ("xml.broken", 3)


def test_absurd_nesting_is_refused() -> None:
    deep = "<b>" * 5000 + "</b>" * 5000
    assert refusal(f"<quiz>{deep}</quiz>".encode()) in {"xml.depth", "xml.broken"}


@pytest.mark.parametrize("start", [b"", b"<quiz>", b"PK\x03\x04", b"::a::b{=c}"])
def test_fifty_megabytes_are_refused_by_their_size(start: bytes) -> None:
    assert len(data := start + b"x" * (50 * 1000 * 1000)) > QUESTION_BYTES
    assert refusal(data) == "file.too_large"


def test_more_questions_than_anybody_writes_are_refused() -> None:
    assert refusal(b"a{}\n\n" * (QUESTION_ITEMS + 1)) == "question.too_many"


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = zipped({"imsmanifest.xml": "<manifest/>", "q.xml": b"<x>" + bytes(40 * 1024 * 1024)})
    assert refusal(bomb) == "zip.bomb"


@pytest.mark.parametrize(
    "name", ["../q.xml", "a/../../q.xml", "/etc/q.xml", "C:\\q.xml", "..\\q.xml"]
)
def test_a_path_out_of_the_package_is_refused(name: str) -> None:
    assert refusal(zipped({"imsmanifest.xml": "<manifest/>", name: "<item/>"})) == "zip.path"


def test_a_package_with_a_password_is_refused_as_that() -> None:
    data = bytearray(write([QUESTION], "qti21"))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "zip.encrypted"


def test_a_picture_outside_of_the_package_is_never_read() -> None:
    item = (
        f'<questestinterop xmlns="{QTI12}"><item ident="x"><presentation><material><mattext '
        'texttype="text/html">&lt;img src="../../etc/passwd"&gt;&lt;img src="/etc/passwd"&gt;'
        "</mattext></material></presentation></item></questestinterop>"
    )
    plan = read(zipped({"a/q.xml": item}))
    (one,) = plan.questions
    assert one.question.files == ()
    assert {found.code for found in one.problems} == {"question.file_missing"}


def test_one_broken_part_of_a_package_is_listed_and_the_others_are_read() -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(write([QUESTION, QUESTION], "qti21"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    broken = next(name for name in parts if name.startswith("q"))
    parts[broken] = parts[broken].replace(b"</itemBody>", b"</itemBody", 1)
    plan = read(zipped(parts))
    assert len(plan.questions) == 1
    (rejected,) = plan.rejected
    assert rejected.place.part == broken
    assert rejected.place.line
    assert rejected.problems[0].code == "xml.broken"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \n\t", "file.empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "file.kind"),
        ("학번,이름\n1,한지우\n".encode(), "question.format"),
        (b"<html><body>x</body></html>", "question.xml"),
        (b'<qti-assessment-item xmlns="x"></qti-assessment-item>', "question.xml"),
        (zipped({"a.txt": "x"}), "qti.no_questions"),
        (zipped({"a.txt": "x"})[:-20], "zip.broken"),
    ],
)
def test_what_is_no_file_of_questions_is_told_as_that(data: bytes, code: str) -> None:
    assert refusal(data, "questions.txt") == code


def test_a_number_that_would_fill_the_memory_is_no_number() -> None:
    (one,) = read(b"a{#1e999999999}").rejected
    assert one.problems[0].code == "question.number"


def test_a_file_that_is_no_base64_is_left_out_and_told() -> None:
    data = moodle("").replace(
        b"</questiontext>", b'<file name="a.png" encoding="base64">?!</file></questiontext>'
    )
    (one,) = read(data).questions
    assert one.question.files == ()
    assert [found.code for found in one.problems] == ["question.file_broken"]


def test_a_package_that_is_written_twice_is_the_same_bytes() -> None:
    for format in FORMATS:
        assert write([QUESTION], format) == write([QUESTION], format)


@pytest.mark.parametrize("format", ["qti12", "qti21"])
def test_names_in_a_package_open_on_korean_windows(format: str) -> None:
    data = write([files(QUESTION, 1)], format)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        named = [one for one in infos if not one.filename.isascii()]
        assert named
        assert all(one.flag_bits & 0x800 for one in named)
        assert {one.date_time for one in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert any(archive.read(one).startswith(b"\x89PNG") for one in named)
    assert struct.unpack("<I", data[:4]) == (0x04034B50,)


# ---- any bytes ----------------------------------------------------------------------------------


@EASY
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_plan_or_refused(data: bytes) -> None:
    assert isinstance(attempt(lambda: read(data, "x.gift")), Plan | Refused)


MARKS = st.sampled_from(
    ["{", "}", "=", "~", "#", "####", "->", "%50%", "%", "::", "\\", "\n", "\n\n", "//", "T", "1..2",
     ":", "[html]", "$CATEGORY:", "[tag:x]", "A) x\n", "ANSWER: A\n", "한글", " ", "*"]
)  # fmt: skip


@EASY
@given(st.lists(MARKS, max_size=30).map("".join))
def test_any_order_of_gifts_marks_is_a_plan_or_refused(text: str) -> None:
    result = attempt(lambda: read(text.encode(), "x.gift"))
    if isinstance(result, Plan):
        for format in FORMATS:
            write_plan([one.question for one in result.questions], format)


GAPS = st.sampled_from(
    [
        "{1:SA:",
        "{:MC:",
        "{2:NM:",
        "{9:MRS:",
        "}",
        "=",
        "~",
        "#",
        "%50%",
        "\\",
        "1:2",
        "&lt;b&gt;",
        "x",
        "*",
        " ",
    ]
)


@EASY
@given(st.lists(GAPS, max_size=20).map("".join))
def test_any_order_of_a_gaps_marks_is_a_plan_or_refused(text: str) -> None:
    data = moodle("", text).replace(b'"essay"', b'"cloze"')
    plan = read(data)
    assert len(plan.questions) + len(plan.rejected) == 1


@pytest.mark.parametrize("format", FORMATS)
@EASY
@given(data=st.data())
def test_a_damaged_file_is_a_plan_or_refused(format: str, data: st.DataObject) -> None:
    whole = write([data.draw(MADE[format])], format)
    result = attempt(lambda: read(data.draw(damaged(whole)), "x.gift"))
    assert isinstance(result, Plan | Refused)


@pytest.mark.parametrize("format", ["qti12", "qti21", "moodle_xml"])
@EASY
@given(data=st.data())
def test_xml_whose_parts_are_exchanged_is_a_plan_or_refused(
    format: str, data: st.DataObject
) -> None:
    """Well-formed, and wrong: attributes emptied, elements dropped, doubled or renamed."""
    whole = write([data.draw(MADE[format])], format)
    if format != "moodle_xml":
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            name = next(
                one for one in archive.namelist() if one.endswith(".xml") and "manifest" not in one
            )
            whole = archive.read(name)
    root = etree.fromstring(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        found = [one for one in root.iter(etree.Element) if one.getparent() is not None]
        if not found:
            break
        one: Any = data.draw(st.sampled_from(found))
        how = data.draw(st.sampled_from(["drop", "double", "empty", "text", "attributes"]))
        if how == "drop":
            one.getparent().remove(one)
        elif how == "double":
            one.getparent().append(etree.fromstring(etree.tostring(one, with_tail=False)))
        elif how == "empty":
            one.clear()
        elif how == "text":
            one.text = data.draw(st.sampled_from(["", "x", "-1", "1e99", "c1", "{1:SA:=x}", "*"]))
        else:
            for key in one.attrib:
                one.set(key, data.draw(st.sampled_from(["", "x", "-1", "Multiple", "RESPONSE"])))
    result = attempt(lambda: read(etree.tostring(root), "x.xml"))
    assert isinstance(result, Plan | Refused)


def test_the_pictures_of_a_text_are_lifted_out_of_it() -> None:
    packed = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(30)).decode()
    shown = f'<![CDATA[<img src="data:image/png;base64,{packed}">]]>'
    (one,) = read(moodle("", shown)).questions
    (picture,) = one.question.files
    assert picture.data.startswith(b"\x89PNG")
    assert f'src="file:{picture.name}"' in one.question.text.source


@pytest.mark.parametrize(
    "data",
    [
        b"// " + b"[tag:" * 200_000 + b"\nq {=a}",  # tags that never end
        b"q " + b"\\{" * 1_000_000 + b" {=a}",  # letters that only seem to open answers
        b"q {=" + b"\\#" * 1_000_000 + b"}",
    ],
    ids=["tags", "braces", "feedback"],
)
def test_what_repeats_a_million_times_is_read_in_one_go(data: bytes) -> None:
    """Read anew from each place it would take hours: whoever runs this would notice."""
    plan = read(data, "questions.gift")
    assert len(plan.questions) + len(plan.rejected) == 1
