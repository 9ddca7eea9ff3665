"""What strangers write into names and cells of uploads is shown as it was written, and inert."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.courses.bulk_marking.test_bulk import give_in, plan, send_sheet, send_zip
from tests.hostile.reading import read

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg onload=alert(3)>",
    "</td></table><iframe srcdoc='<script>alert(4)</script>'>",
    "javascript:alert(5)",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    '=HYPERLINK("https://example.org")',
    "\u202etxt.exe",
)


@pytest.fixture
def ready(app: Flask, client: Any, cast: Cast) -> Any:
    """The instructor, with one piece of work to mark."""
    give_in(app, cast, cast.trainee, text="풀이")
    client.sign_in(cast.professor)
    return client


def test_hostile_cells_are_inert_and_mark_nobody(ready: Any, cast: Cast) -> None:
    rows = [["번호", "이름", "정확도", "코드", "의견", *PAYLOADS]]
    rows += [[text, text, text, text, text] for text in PAYLOADS]
    rows.append([cast.trainee.number, "", PAYLOADS[0], PAYLOADS[1], PAYLOADS[2]])
    rows.append([cast.trainee.number + "x", PAYLOADS[3], "1", "1", PAYLOADS[4]])
    answer = send_sheet(ready, cast, rows)
    page = read(ready.get(answer.headers["Location"]).text)
    assert page.wrong == []
    assert PAYLOADS[0] in page.text
    assert "49" not in page.text.replace(cast.trainee.number, "")
    assert {line["outcome"] for line in plan().body["lines"]} <= {"unknown", "bad"}


def test_hostile_names_in_a_zip_are_inert_and_reach_nobody(ready: Any, cast: Cast) -> None:
    parts = {f"{number}_{text}": "x" for number, text in enumerate(PAYLOADS)}
    parts |= {f"../../{text}": "x" for text in PAYLOADS[:3]}
    parts[f"001_{PAYLOADS[0]}_제출1_{PAYLOADS[1]}.txt"] = "x"
    answer = send_zip(ready, cast, parts)
    page = read(ready.get(answer.headers["Location"]).text)
    assert page.wrong == []
    assert {line["outcome"] for line in plan().body["lines"]} <= {"unnamed", "unknown"}


def test_a_hostile_name_of_a_file_that_is_given_back_is_made_safe(ready: Any, cast: Cast) -> None:
    send_zip(ready, cast, {f"001_한지우_제출1_{PAYLOADS[1]}.txt": "x"})
    line = plan().body["lines"][0]
    assert line["outcome"] == "give"
    assert not set('<>:"|?*') & set(line["name"])
