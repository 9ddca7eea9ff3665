"""Who answers a quiz, narrowed to a section: the list, its figures, and the file."""

from __future__ import annotations

from typing import Any

from lms.courses.sections import operations
from lms.db import unit_of_work
from tests.cast import Cast


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
