"""An essay that waits for a mark."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask

from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes import operations
from lms.courses.quizzes.models import QuizSlot
from lms.courses.quizzes.operations import QuizValues
from lms.db import unit_of_work
from tests.cast import Cast
from tests.courses.quizzes.conftest import QUESTIONS, in_bank


def add(app: Flask, cast: Cast, _params: dict[str, object]) -> dict[str, object]:
    """A second quiz with the essay alone, handed in by the trainee."""
    with app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, cast.offering.id)
        quiz = operations.create(offering, QuizValues(title_ko="글 시험", title_en=""))
        banked = in_bank(cast, QUESTIONS["essay"][0])
        quiz.slots.append(
            QuizSlot(
                kind="question",
                position=0,
                points=Decimal(10),
                question_version_id=banked.versions[0].id,
            )
        )
        session.flush()
        operations.publish(quiz)
        attempt, _new = operations.start(session.get_one(Person, cast.trainee.id), quiz, "")
        row = attempt.questions[0]
        row.response, row.is_answered = {"text": "긴 답"}, True
        session.flush()
        operations.hand_in(attempt)
        found: dict[str, object] = {}
        for endpoint in ("marking", "mark_pile", "mark_one", "regrading", "regrade_question"):
            found |= {
                f"quizzes.{endpoint}.quiz_id": quiz.id,
                f"quizzes.{endpoint}.question_id": banked.id,
                f"quizzes.{endpoint}.row_id": row.id,
            }
        return found
