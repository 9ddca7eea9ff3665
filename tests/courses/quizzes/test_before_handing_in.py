"""What a learner is told before handing in, and where a teacher sees what waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms import clock
from lms.courses.quizzes.models import Quiz
from lms.db import db, unit_of_work


@pytest.fixture
def answering(client, cast, make):
    """A learner who has begun."""
    quiz = make("matching", "cloze", "essay")
    client.sign_in(cast.trainee)
    client.post(f"/quizzes/{quiz.quiz_id}/start")
    return quiz


def answer(client, quiz, kind, response):
    row = quiz.row(kind)
    fields = {f"q{row.id}-{name}": value for name, value in quiz.fields(kind, response).items()}
    client.post(f"/quiz-attempts/{row.attempt_id}", data={"page": "1", "go": "save"} | fields)
    return client.get(f"/quiz-attempts/{row.attempt_id}/confirm").text


@pytest.mark.parametrize(
    ("kind", "some", "every"),
    [
        ("matching", {"pairs": {"p1": "파랑"}}, {"pairs": {"p1": "노랑", "p2": "파랑"}}),
        ("cloze", {"gaps": {"g1": "아무 말"}}, {"gaps": {"g1": "아무 말", "g2": "y"}}),
    ],
)
def test_a_question_that_is_answered_in_part_is_named_until_it_is_whole(
    client, answering, kind, some, every
):
    told = "일부만 답한 문제가 1개 있습니다."
    page = answer(client, answering, kind, some)
    assert told in page
    assert "모든 문제에 답했습니다." not in page
    assert told not in answer(client, answering, kind, every)


def test_days_of_time_are_told_as_days(client, answering):
    with unit_of_work():
        db.session.get_one(Quiz, answering.quiz_id).time_limit_minutes = None
        db.session.get_one(Quiz, answering.quiz_id).due_at = clock.now() + timedelta(
            days=4, hours=5
        )
    attempt = answering.attempt()
    with unit_of_work():
        attempt.time_limit_minutes = None
    for tail in ("", "/confirm"):
        page = client.get(f"/quiz-attempts/{attempt.id}{tail}").text
        assert "data-timer>4일 4:59:" in page


def test_answers_that_wait_for_a_mark_are_counted_in_the_list_of_quizzes(client, cast, answering):
    answer(client, answering, "essay", {"text": "사람이 읽을 글"})
    client.post(f"/quiz-attempts/{answering.attempt().id}/hand-in")
    client.sign_in(cast.professor)
    page = client.get(f"/teach/{cast.offering.id}/quizzes").text
    assert "채점할 답 1개" in page
    assert f"/quizzes/{answering.quiz_id}/marking" in page
