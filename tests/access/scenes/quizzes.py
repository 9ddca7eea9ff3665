"""A quiz with a question and a draw; attempts under way, finished and deleted; a deleted quiz."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

from flask import Flask

from lms import storage
from lms.accounts.models import Person
from lms.courses.catalogue.models import Offering
from lms.courses.quizzes import operations
from lms.courses.quizzes.models import Quiz, QuizSlot
from lms.courses.quizzes.operations import QuizValues
from lms.db import unit_of_work
from lms.interop.formats.questions.model import Kind, Question, Text
from tests.cast import Cast
from tests.courses.quizzes.conftest import QUESTIONS, in_bank


def add(app: Flask, cast: Cast, _params: dict[str, object]) -> dict[str, object]:
    """Make them; the trainee answers, with a file."""
    with app.test_request_context("/"), unit_of_work() as session:
        offering = session.get_one(Offering, cast.offering.id)
        trainee = session.get_one(Person, cast.trainee.id)
        professor = session.get_one(Person, cast.professor.id)
        quiz = operations.create(
            offering, QuizValues(title_ko="시험", title_en="Quiz", attempts_allowed=0)
        )
        pinned = in_bank(cast, replace(QUESTIONS["short"][0], title="문제 하나"))
        upload = in_bank(cast, Question(Kind.FILE, Text("올리시오")))
        in_bank(cast, QUESTIONS["single"][0], "뽑기")
        slots = [
            _slot(0, question_version_id=pinned.versions[0].id),
            _slot(1, question_version_id=upload.versions[0].id),
            _slot(2, kind="draw", tags=["뽑기"]),
        ]
        quiz.slots.extend(slots)
        session.flush()
        operations.publish(quiz)
        finished, _new = operations.start(trainee, quiz, "")
        operations.hand_in(finished)
        gone, _new = operations.start(trainee, quiz, "")
        operations.delete_attempt(gone, professor, "시험")
        running, _new = operations.start(trainee, quiz, "")
        row = next(
            one
            for one in running.questions
            if one.question_version_id == slots[1].question_version_id
        )
        kept = storage.keep(io.BytesIO("답안".encode()), "answer.txt")
        operations.add_files(running, row, [kept], 1)
        deleted = Quiz(offering_id=offering.id, title_ko="지운 시험", created_at=quiz.created_at)
        session.add(deleted)
        session.flush()
        operations.delete(deleted)
        file = storage.attachments("attempt_question", [row.id])[row.id][0]
        return {
            "quiz_id": quiz.id,
            "quizzes.restore.quiz_id": deleted.id,
            "slot_id": slots[0].id,
            "quizzes.edit_draw.slot_id": slots[2].id,
            "quizzes.attempt_id": running.id,
            "quizzes.review.attempt_id": finished.id,
            "quizzes.restore_attempt.attempt_id": gone.id,
            "attempt_question_id": row.id,
            "quizzes.attachment_id": file.id,
        }


def _slot(position: int, kind: str = "question", **values: object) -> QuizSlot:
    return QuizSlot(position=position, kind=kind, points=Decimal(1), draw_count=1, **values)
