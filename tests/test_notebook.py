"""A notebook is read and never run; whatever is in it, the page stays safe and says what is missing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.markdown import File, notebook, render

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
PICTURE = base64.b64encode(PNG).decode()


@pytest.fixture(autouse=True)
def request_context(application: Flask) -> Iterator[None]:
    with application.test_request_context("/"):
        yield


def book(*cells: dict[str, Any], **about: Any) -> bytes:
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": cells}
    ).encode()


def code(source: Any = "x", *outputs: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 7, "source": source, "outputs": list(outputs)}


def shown(*cells: dict[str, Any]) -> str:
    return str(notebook.render(book(*cells)).html)


def result(**data: Any) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "data": {k.replace("_", "/", 1): v for k, v in data.items()},
    }


def test_cells_are_shown_in_order_with_highlighted_code() -> None:
    html = shown(
        {"cell_type": "markdown", "source": ["# 제목\n", "글 $x^2$"]}, code(["import math\n", "1"])
    )
    assert html.index("제목") < html.index("import")
    assert '<span class="kn">import</span>' in html
    assert "<math" in html
    assert "[7]" in html


def test_printed_text_loses_colours_and_what_was_drawn_over() -> None:
    out = {
        "output_type": "stream",
        "name": "stdout",
        "text": "\x1b[31m붉은\x1b[0m\n 1%\r50%\r100%\n",
    }
    html = shown(code("x", out))
    assert "붉은\n100%" in html
    assert "50%" not in html
    assert "\x1b" not in html


def test_a_picture_is_shown_only_if_its_content_is_one() -> None:
    assert f'src="data:image/png;base64,{PICTURE}"' in shown(code("x", result(image_png=PICTURE)))
    fake = base64.b64encode(b"<svg onload=alert(1)>").decode()
    for content in (fake, "!!", "", PICTURE[:-3] + "<x>"):
        html = shown(code("x", result(image_png=content)))
        assert "<img" not in html
        assert "뺐습니다" in html


def test_a_table_keeps_its_cells_and_loses_everything_else() -> None:
    html = shown(code("x", result(text_html=(
        "<style>b{}</style><script>alert(1)</script><table class='btn' style='position:fixed' id='main'>"
        "<tr><td colspan='2' onclick='x()'>칸</td></tr></table><form action='/x'><button>누름</button></form>"
    ))))  # fmt: skip
    assert '<td colspan="2">칸</td>' in html
    for bad in ("<script", "alert(1)", "style=", "onclick", 'class="btn"', "main", "<form", "누름"):
        assert bad not in html
    assert "움직이는 부분은 뺐습니다" in html


def test_widgets_are_dropped_and_said() -> None:
    view = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "m"},
        "text/plain": "IntSlider()",
    }
    html = shown(code("x", {"output_type": "display_data", "data": view}))
    assert "위젯" in html
    assert "IntSlider()" in html
    assert "model_id" not in html


def test_an_error_shows_its_name_and_trace() -> None:
    error = {"output_type": "error", "ename": "ValueError", "evalue": "<b>", "traceback": ["\x1b[0;31mTrace\x1b[0m"]}  # fmt: skip
    html = shown(code("x", error))
    assert "오류: ValueError" in html
    assert ">Trace</pre>" in html


def test_html_in_a_text_cell_can_neither_run_nor_look_like_the_page() -> None:
    html = shown({"cell_type": "markdown", "source": (
        "<b>굵게</b> <img src='/sign-out'><img src=x onerror=alert(1)> [x](javascript:alert(1))\n\n"
        "<div class='toast callout' style='position:fixed' onmouseover='x'>글</div>\n\n"
        "<iframe src='https://www.youtube-nocookie.com/embed/abcdefghijk'></iframe>"
        "<a href='data:text/html,x'>y</a><base href='//evil'><meta http-equiv=refresh>"
    )})  # fmt: skip
    assert "<b>굵게</b>" in html
    for bad in (
        "/sign-out",
        "onerror",
        'href="javascript:',
        "toast",
        "position",
        "<iframe",
        "data:text",
        "<base",
        "<meta",
    ):
        assert bad not in html, bad


def test_a_picture_within_a_cell_is_found_by_its_name() -> None:
    cell = {"cell_type": "markdown", "source": "![그래프](attachment:a.png)", "attachments": {"a.png": {"image/png": PICTURE}}}  # fmt: skip
    assert f'<img src="data:image/png;base64,{PICTURE}" alt="그래프">' in shown(cell)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "JSON"), (b"{", "JSON"), (b"[]", "노트북 파일이 아닙니다"), (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 200_000, "얽혀"), (b'{"nbformat": 99}', "99판"), (b'{"nbformat": "4"}', "노트북 파일이 아닙니다"),
        (b'{"nbformat": 4, "x": ' + b"9" * 5000 + b"}", "얽혀"),
    ],
    ids=["empty", "cut", "list", "bytes", "deep", "version", "words", "number"],
)  # fmt: skip
def test_what_is_no_notebook_is_said_clearly(data: bytes, said: str) -> None:
    assert said in notebook.render(data).html
    with pytest.raises(notebook.Unreadable, match=said):
        notebook.render_or_raise(data)


def test_too_large_and_too_long_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "MOST_CELLS", 2)
    monkeypatch.setattr(notebook, "MOST_TEXT", 50)
    html = shown(code("a" * 80), code("b"), code("c"))
    assert "a" * 50 in html
    assert "a" * 51 not in html
    assert "셀 3개 가운데 처음 2개" in html
    monkeypatch.setattr(notebook, "MOST_BYTES", 10)
    assert "너무 큽니다" in notebook.render(book()).html


def test_an_old_notebook_is_read_as_well() -> None:
    old = {"nbformat": 3, "worksheets": [{"cells": [
        {"cell_type": "heading", "level": 2, "source": "옛 제목"},
        {"cell_type": "code", "input": "1+1", "prompt_number": 4, "outputs": [{"output_type": "pyout", "text": "2"}]},
    ]}]}  # fmt: skip
    html = str(notebook.render(json.dumps(old).encode()).html)
    assert "옛 제목" in html
    assert "[4]" in html
    assert ">2</pre>" in html


def test_half_characters_do_not_break_the_page() -> None:
    html = notebook.render(
        b'{"nbformat":4,"cells":[{"cell_type":"markdown","source":"\\ud800 \\u0000 x"}]}'
    ).html
    html.encode()
    assert "\x00" not in html


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20)
    | st.sampled_from(["code", "markdown", "stream", "text/html", "<script>", "image/png", PICTURE]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["cell_type", "source", "outputs", "data", "output_type", "text", "text/html",
                         "image/png", "attachments", "traceback", "execution_count", "metadata", "language_info", "name"]),
        inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=150)
@given(values, values)
def test_nothing_that_json_can_hold_breaks_it_or_runs(cells: Any, about: Any) -> None:
    data = json.dumps({"nbformat": 4, "metadata": about, "cells": cells}).encode()
    html = notebook.render(data).html
    html.encode()
    assert "<script" not in html


def test_a_lesson_shows_an_attached_notebook_in_its_place() -> None:
    file = File(
        "/f/1/a.ipynb",
        "application/json",
        10,
        page="/f/1/view",
        read=lambda: book(code("import os")),
    )
    html = str(
        render("앞\n\n![실습](file:a.ipynb)\n\n뒤 [파일](file:a.ipynb)", {"a.ipynb": file}).html
    )
    assert html.index("앞") < html.index("import") < html.index("뒤")
    assert html.count('class="notebook"') == 1
    assert 'href="/f/1/view"' in html
    inside = str(render("글 ![실습](file:a.ipynb) 글", {"a.ipynb": file}).html)
    assert 'class="notebook"' not in inside


def test_a_pdf_is_framed_only_from_a_path_of_ours() -> None:
    html = str(
        render(
            "![강의 자료](file:a.pdf)", {"a.pdf": File("/f/1/a.pdf", "application/pdf", 10)}
        ).html
    )
    assert '<iframe src="/f/1/a.pdf" title="PDF: 강의 자료" loading="lazy"></iframe>' in html
    away = str(render("![x](file:a.pdf)", {"a.pdf": File("//evil/a.pdf", "application/pdf")}).html)
    assert "<iframe" not in away
