"""The benchmark itself: a few people against a real server, with what they were told as the oracle."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bench import quizzes
from bench.quizzes import Told


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_few_people_answer_at_once_and_nothing_is_lost():
    arguments = ["--people", "4", "--questions", "5", "--paced", "0", "--workers", "1"]
    came = CliRunner().invoke(quizzes.main, arguments)
    assert came.exit_code == 0, came.output
    line = came.output.splitlines()[-1].split()
    assert line[-1] == "0"
    assert int(line[5]) >= 20


def test_an_answer_that_is_not_what_somebody_was_told_is_called_lost(app, cast, make):
    setting = make("short")
    attempt = setting.start(cast.trainee)
    told = Told(cast.trainee.id, {attempt.questions[0].id: {"text": "저장됐다던 답"}}, saves=1)
    wrong = quizzes.lost(app, setting.quiz_id, [told])
    assert len(wrong) == 2  # neither the save nor the answer
