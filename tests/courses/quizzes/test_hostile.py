"""What people write as answers is text and nothing else, for whoever reads it."""

from __future__ import annotations

import io

import pytest

from lms.interop.formats.questions.model import Kind, Question, Text
from tests.courses.quizzes.conftest import QUESTIONS
from tests.courses.quizzes.test_answering import page_form, send, url
from tests.hostile.reading import read

NAUGHTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{7*7}} {% raw %}",
    '=HYPERLINK("http://x")',
    "\u202eevil\u202c",
)


@pytest.mark.parametrize("kind", ["essay", "code", "short"])
@pytest.mark.parametrize("way", ["json", "form"])
def test_an_answer_is_shown_as_it_was_typed_and_runs_nowhere(client, cast, make, kind, way):
    setting = make(kind)
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    typed = " ".join(NAUGHTY)
    if way == "json":
        send(client, setting, (kind, 1, {"text": typed}, 0))
    else:
        client.post(url(setting), data=page_form(setting, (kind, {"text": typed})))
    pages = [client.get(url(setting)).text]
    client.post(url(setting, "/hand-in"))
    pages.append(client.get(url(setting, "/review")).text)
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/quizzes/{setting.quiz_id}/attempts"
    pages.append(client.get(f"{base}/{setting.attempt().id}").text)
    for body in pages:
        page = read(body)
        assert not page.wrong
        assert "<script>alert(1)</script>" in page.text or typed in page.typed
    table = client.post(f"{base}/export", data={"format": "csv", "reason": "확인"})
    assert table.status_code == 200


def test_a_hostile_file_name_is_a_name(client, cast, make, monkeypatch):
    upload = (Question(Kind.FILE, Text("올리시오")), {})
    monkeypatch.setitem(QUESTIONS, "file", upload)
    setting = make("file")
    client.sign_in(cast.trainee).post(f"/quizzes/{setting.quiz_id}/start")
    row = setting.row("file")
    name = "'<img src=x onerror=alert(1)>.txt"
    answer = client.post(
        url(setting, f"/files/{row.id}"), data={"upload": (io.BytesIO(b"x"), name)}
    )
    assert answer.status_code == 200
    page = read(client.get(url(setting)).text)
    assert not page.wrong
    file = answer.get_json()["files"][0]
    assert client.get(file["url"]).data == b"x"
    too_many = client.post(
        url(setting, f"/files/{row.id}"), data={"upload": (io.BytesIO(b"y"), "두번째.txt")}
    )
    assert len(too_many.get_json()["files"]) == 1  # the question takes one file
    client.sign_in(cast.other_trainee)
    assert client.get(file["url"]).status_code == 404
