"""Looking at what was handed in: in the page, on a page of its own, and by nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from flask import Flask

from lms import storage
from lms.accounts.models import Person
from lms.courses import viewing
from lms.courses.assignments import operations
from lms.courses.assignments.models import Assignment, Submission
from lms.db import db, unit_of_work
from tests.cast import Cast
from tests.interop.makers import pdf, zipped

Give = Callable[[str, bytes], tuple[Submission, int]]


@pytest.fixture
def give(app: Flask, cast: Cast) -> Give:
    """``give(name, data)`` hands the file in for Jiwoo; (submission, id of the file)."""

    def make(name: str, data: bytes) -> tuple[Submission, int]:
        with app.test_request_context("/"), unit_of_work():
            kept = storage.keep(io.BytesIO(data), name)
            work, _new = operations.hand_in(
                db.session.get_one(Person, cast.trainee.id),
                db.session.get_one(Assignment, cast.assignment.id),
                text="", link="", files=[kept], client_key=kept.sha256[:32],
            )  # fmt: skip
            file = storage.attachments("submission", [work.id])[work.id][0]
        return work, file.id

    return make


def page(client: Any, work: Submission) -> str:
    return str(client.get(f"/submissions/{work.id}").get_data(as_text=True))


def a_docx(*texts: str) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_program_is_coloured_and_every_line_can_be_pointed_to(
    client: Any, cast: Cast, give: Give
) -> None:
    work, _file = give("모델.py", b"def f():\n    return 1\n")
    client.sign_in(cast.trainee)
    seen = page(client, work)
    sha = storage.attachments("submission", [work.id])[work.id][0].sha256
    assert f'data-file="{sha}" data-line="2"' in seen
    assert '<span class="k">def</span>' in seen


def test_markup_in_a_file_is_shown_as_text(client: Any, cast: Cast, give: Give) -> None:
    work, file = give("a.html", b"<script>alert(1)</script><img src=x onerror=alert(1)>")
    client.sign_in(cast.professor)
    for seen in (page(client, work), client.get(f"/submissions/{work.id}/files/{file}/view").text):
        assert "<script>alert" not in seen
        assert "<img src=x" not in seen


def test_a_document_is_shown_as_text_and_kept_once_read(
    client: Any, cast: Cast, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, _file = give("보고서.docx", a_docx("모델을 고른 까닭", "<b>굵게</b>"))
    client.sign_in(cast.professor)
    seen = page(client, work)
    assert "모델을 고른 까닭" in seen
    assert "&lt;b&gt;굵게&lt;/b&gt;" in seen
    monkeypatch.setattr(viewing, "view_apart", lambda data: pytest.fail("read twice"))
    assert "모델을 고른 까닭" in page(client, work)


def test_a_page_waits_for_few_documents_and_offers_the_others(
    app: Flask, client: Any, cast: Cast
) -> None:
    with app.test_request_context("/"), unit_of_work():
        kept = [storage.keep(io.BytesIO(a_docx(f"글 {n}")), f"{n}.docx") for n in range(5)]
        work, _new = operations.hand_in(
            db.session.get_one(Person, cast.trainee.id),
            db.session.get_one(Assignment, cast.assignment.id),
            text="", link="", files=kept, client_key="d" * 32,
        )  # fmt: skip
    client.sign_in(cast.trainee)
    assert page(client, work).count("펼쳐 보기") == 2


def test_a_pdf_stands_in_the_page_and_its_text_beside_it(
    client: Any, cast: Cast, give: Give
) -> None:
    work, file = give("보고서.pdf", pdf([(50, 60, 12, "첫 쪽의 글")]))
    client.sign_in(cast.trainee)
    assert '<iframe class="work-pdf"' in page(client, work)
    own = client.get(f"/submissions/{work.id}/files/{file}/view?part=1").text
    assert "첫 쪽의 글" in own
    assert "<html" not in own
    shown = client.get(f"/submissions/{work.id}/files/{file}/a.pdf?inline=1")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.mimetype == "application/pdf"


def test_a_notebook_is_shown_and_not_run(client: Any, cast: Cast, give: Give) -> None:
    cell = {
        "cell_type": "code", "source": ["print('안녕')"], "metadata": {}, "execution_count": 1,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": {
            "text/html": ["<script>alert(1)</script><b>값</b>"]}}],
    }  # fmt: skip
    data = {"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    work, _file = give("풀이.ipynb", json.dumps(data).encode())
    client.sign_in(cast.professor)
    seen = page(client, work)
    assert "안녕" in seen
    assert "<script>alert" not in seen


def test_a_long_text_shows_its_beginning_and_the_rest_by_pages(
    client: Any, cast: Cast, give: Give
) -> None:
    text = "\n".join(f"line {n}" for n in range(1, 12_001))
    work, file = give("기록.txt", text.encode())
    client.sign_in(cast.trainee)
    seen = page(client, work)
    assert "line 1000<" in seen
    assert "line 1001<" not in seen
    last = client.get(f"/submissions/{work.id}/files/{file}/view?page=3").text
    assert 'data-line="10001">line 10001<' in last
    assert "line 10000<" not in last


def test_a_zip_is_a_list_whose_members_open(client: Any, cast: Cast, give: Give) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    work, file = give(
        "과제.zip", zipped({"src/모델.py": "print('열었다')", "그림.png": png, "x.exe": b"MZ\0"})
    )
    client.sign_in(cast.professor)
    seen = page(client, work)
    assert "src/모델.py" in seen
    base = f"/submissions/{work.id}/files/{file}"
    assert "열었다" in client.get(f"{base}/view?member=0").text
    assert client.get(f"{base}/members/1/file").mimetype == "image/png"
    program = client.get(f"{base}/members/2/file")
    assert program.headers["Content-Disposition"].startswith("attachment")
    assert "열지 못했습니다" in client.get(f"{base}/view?member=99").text
    assert "열지 못했습니다" in client.get(f"{base}/view?member=x").text
    assert client.get(f"{base}/members/99/file").status_code == 404


def test_a_file_that_is_not_what_it_says_is_told(client: Any, cast: Cast, give: Give) -> None:
    work, _file = give("사진.png", pdf([(50, 60, 12, "x")]))
    client.sign_in(cast.professor)
    assert "이름은 PNG 파일이지만 내용은 PDF입니다." in page(client, work)


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" + b"\0" * 50, b"%PDF-1.7\nbroken", b"", b"\xd0\xcf\x11\xe0" + b"\0" * 99]
)
def test_damaged_files_leave_the_page_whole(
    client: Any, cast: Cast, give: Give, data: bytes
) -> None:
    if not data:
        out = io.BytesIO()
        zipfile.ZipFile(out, "w").close()
        data = out.getvalue()
    work, file = give("망가진.hwpx", data)
    client.sign_in(cast.trainee)
    assert "내려받기" in page(client, work)
    assert client.get(f"/submissions/{work.id}/files/{file}/view").status_code == 200


def test_fellow_learners_open_nothing(client: Any, cast: Cast, give: Give) -> None:
    work, file = give("과제.zip", zipped({"a.txt": "x"}))
    client.sign_in(cast.other_trainee)
    base = f"/submissions/{work.id}/files/{file}"
    for address in (f"{base}/view", f"{base}/view?member=0", f"{base}/members/0/file"):
        assert client.get(address).status_code == 404
