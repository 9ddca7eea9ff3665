"""Who answers a quiz, narrowed to a section: the list, its figures, and the file."""

from __future__ import annotations

from typing import Any

from lms.courses.sections import operations
from lms.db import unit_of_work
from tests.cast import Cast
from tests.courses.forms import fields
from tests.courses.quizzes.conftest import Make
from tests.courses.quizzes.test_marking import answer, rows


def test_attempts_and_their_export_are_of_one_section(client: Any, cast: Cast, quiz: Any) -> None:
    with unit_of_work():
        section = operations.add(cast.offering.id, "A반").id
        operations.assign(cast.offering.id, [cast.trainee.id], section)
    client.sign_in(cast.professor)
    address = f"/teach/{cast.offering.id}/quizzes/{quiz.quiz_id}/attempts"
    whole = client.get(address).text
    assert "한지우" in whole
    assert "서민준" in whole
    one = client.get(f"{address}?section={section}").text
    assert "한지우" in one
    assert "서민준" not in one
    assert f'name="section" value="{section}"' in one
    form = {"reason": "반에서 살펴보려고", "format": "csv", "section": str(section)}
    sent = client.post(f"{address}/export", data=form).text
    assert "한지우" in sent
    assert "서민준" not in sent
    index = client.get(f"/teach/{cast.offering.id}/quizzes?section={section}").text
    assert f'value="{section}" selected' in index


def test_answers_of_one_section_are_marked_without_the_others(
    app: Any, client: Any, cast: Cast, make: Make
) -> None:
    setting = make("essay", points=10)
    mine = answer(app, setting, cast.trainee, essay={"text": "우리 반의 답"})
    answer(app, setting, cast.other_trainee, essay={"text": "다른 반의 답"})
    with unit_of_work():
        section = operations.add(cast.offering.id, "A반").id
        operations.assign(cast.offering.id, [cast.trainee.id], section)
        empty = operations.add(cast.offering.id, "B반").id
    client.sign_in(cast.professor)
    base = f"/teach/{cast.offering.id}/quizzes/{setting.quiz_id}/marking"
    assert ">2</strong>" in client.get(base).text
    listed = client.get(f"{base}?section={section}").text
    assert ">1</strong>" in listed
    question = rows(mine)["essay"].question_version.question_id
    address = client.get(f"{base}/{question}?section={section}").location
    page = client.get(address).text
    assert "우리 반의 답" in page
    assert "1건 가운데 1번째" in page
    done = client.post(address, data=fields(page) | {"points": "8", "comment": "좋습니다"})
    assert done.location.endswith(f"{base}?section={section}")  # the other section's still waits
    assert "이 반에는 아직 낸 답안이 없습니다." in client.get(f"{base}?section={empty}").text
    assert client.get(f"{base}/{question}?section={empty}").status_code == 404
