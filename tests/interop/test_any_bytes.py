"""Whatever bytes arrive, every reader gives a result or a refusal, and in bounded time."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.interop.formats import sis_csv
from lms.interop.formats.problems import Refused
from lms.interop.formats.resumes import Resume, read_resume
from lms.interop.formats.resumes import docx as docx_resume
from lms.interop.formats.resumes import hwp as hwp_resume
from lms.interop.formats.resumes import hwpx as hwpx_resume
from lms.interop.formats.resumes import pdf as pdf_resume
from lms.interop.formats.spreadsheets import read_xlsx
from lms.interop.formats.tables import Table
from tests.interop.makers import hwp, hwpx, hwpx_paragraph, hwpx_table, pdf
from tests.interop.outcomes import attempt

SECONDS = 30


def saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def a_docx() -> bytes:
    document = docx.Document()
    document.add_heading("경력", 1)
    document.add_paragraph("데모모빌리티 2021.03 ~ 2022.02")
    document.add_table(rows=2, cols=2).cell(0, 0).text = "기술"
    return saved(document)


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["이름", 1, 2.5])
    return saved(book)


HWPX = hwpx(hwpx_paragraph("경력") + hwpx_table([["기간", "회사"], ["2021", "데모"]]))
HWP = hwp(["경력", "2021.03 데모모빌리티"], preview="경력")
DOCX = a_docx()
XLSX = a_workbook()
PDF = pdf([(50, 60, 12, "경력"), (50, 90, 10, "2021.03 ~ 현재 데모")])


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A good file with some bytes changed, cut out, doubled or cut off."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        how = draw(st.sampled_from(["change", "drop", "double", "cut"]))
        if how == "change" and data:
            data[at] = draw(st.integers(0, 255))
        elif how == "drop":
            del data[at : at + draw(st.integers(1, 64))]
        elif how == "double":
            data[at:at] = data[at : at + draw(st.integers(1, 64))]
        elif how == "cut" and draw(st.integers(0, 5)) == 0:
            del data[at:]
    return bytes(data)


def bounded(read: Callable[[bytes], object], data: bytes) -> object:
    started = time.monotonic()
    result = attempt(lambda: read(data))
    assert time.monotonic() - started < SECONDS
    return result


EASY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.data_too_large])


@EASY
@given(st.binary(max_size=2000))
def test_any_bytes_are_a_resume_or_refused(data: bytes) -> None:
    assert isinstance(bounded(read_resume, data), Resume | Refused)


@pytest.mark.parametrize(
    ("whole", "read"),
    [
        (DOCX, docx_resume.read_lines),
        (HWPX, hwpx_resume.read_lines),
        (HWP, hwp_resume.read_lines),
        (XLSX, read_xlsx),
    ],
    ids=["docx", "hwpx", "hwp", "xlsx"],
)
@EASY
@given(data=st.data())
def test_a_damaged_document_is_read_or_refused(
    whole: bytes, read: Callable[[bytes], object], data: st.DataObject
) -> None:
    bounded(read, data.draw(damaged(whole)))


@settings(EASY, max_examples=12)
@given(damaged(PDF))
def test_a_damaged_pdf_is_read_or_refused(data: bytes) -> None:
    bounded(pdf_resume.read_lines, data)


@pytest.mark.parametrize(
    "whole", [DOCX, HWPX, HWP, XLSX, PDF], ids=["docx", "hwpx", "hwp", "xlsx", "pdf"]
)
def test_the_undamaged_files_are_read(whole: bytes) -> None:
    result = attempt(lambda: read_xlsx(whole) if whole is XLSX else read_resume(whole))
    assert isinstance(result, Resume | Table)


@EASY
@given(st.dictionaries(st.text(max_size=8), st.binary(max_size=300), max_size=3))
def test_any_files_are_an_sis_plan_or_refused(data: dict[str, bytes]) -> None:
    assert isinstance(attempt(lambda: sis_csv.read(data)), sis_csv.Plan | Refused)


@EASY
@given(st.binary(max_size=600))
def test_any_bytes_are_a_zip_of_sis_files_or_refused(data: bytes) -> None:
    assert isinstance(attempt(lambda: sis_csv.read_zip(data)), sis_csv.Plan | Refused)


def test_a_pdf_that_would_fill_the_memory_is_stopped() -> None:
    packer = zlib.compressobj(1)
    megabyte = b" " * 1024 * 1024
    content = b"".join(packer.compress(megabyte) for _ in range(2048)) + packer.flush()
    assert len(content) < 16 * 1024 * 1024
    result = bounded(read_resume, pdf([(50, 60, 12, "경력")], packed=content))
    assert isinstance(result, Refused)
    assert result.code == "resume.slow"
