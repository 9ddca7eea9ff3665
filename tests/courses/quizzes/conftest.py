"""A bank with a question of every kind, and a quiz of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lms import clock
from lms.accounts.models import Person
from lms.courses.questions.models import BankQuestion, QuestionTag, QuestionVersion
from lms.courses.quizzes import operations
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz, QuizSlot
from lms.courses.quizzes.operations import QuizValues
from lms.db import db, unit_of_work
from lms.interop.formats.questions.model import (
    Answer,
    Choice,
    Gap,
    Item,
    Kind,
    Number,
    Pair,
    Question,
    Text,
    as_json,
)
from tests.cast import Cast

#: Words that stand in a question and that nobody may read before they may: answers, feedback.
SECRETS = (
    "정답-단답", "비밀-피드백", "비밀-보기피드백", "비밀-맞음", "비밀-틀림", "정답-빈칸", "42.4242",
    "비밀-채점메모", "비밀-참", "비밀-거짓", "비밀-일반",
)  # fmt: skip


def text(source: str) -> Text:
    return Text(source)


COMMON: dict[str, Any] = {
    "feedback": text("비밀-일반"),
    "right_feedback": text("비밀-맞음"),
    "wrong_feedback": text("비밀-틀림"),
}
#: One of each kind, with the response that is right.
QUESTIONS: dict[str, tuple[Question, dict[str, Any]]] = {
    "single": (
        Question(
            Kind.SINGLE, text("하나를 고르시오"), points=Decimal(2), **COMMON,
            choices=(
                Choice("a", text("갑"), Decimal(1), text("비밀-보기피드백")),
                Choice("b", text("을")),
                Choice("c", text("병")),
            ),
        ),
        {"choice": "a"},
    ),
    "multiple": (
        Question(
            Kind.MULTIPLE, text("모두 고르시오"), points=Decimal(2), **COMMON,
            choices=(
                Choice("a", text("하나"), Decimal("0.5"), text("비밀-보기피드백")),
                Choice("b", text("둘"), Decimal("0.5")),
                Choice("c", text("셋"), Decimal(-1)),
            ),
        ),
        {"choices": ["a", "b"]},
    ),
    "true_false": (
        Question(
            Kind.TRUE_FALSE, text("참인가"), truth=True, true_feedback=text("비밀-참"),
            false_feedback=text("비밀-거짓"), **COMMON,
        ),
        {"truth": True},
    ),
    "short": (
        Question(
            Kind.SHORT, text("짧게 답하시오"), **COMMON,
            answers=(Answer("정답-단답", feedback=text("비밀-피드백")),),
        ),
        {"text": "정답-단답"},
    ),
    "numerical": (
        Question(
            Kind.NUMERICAL, text("얼마인가"), **COMMON,
            numbers=(Number(Decimal("42.4242"), Decimal("42.4242"), Decimal("42.4242")),),
        ),
        {"text": "42.4242"},
    ),
    "matching": (
        Question(
            Kind.MATCHING, text("짝을 지으시오"), **COMMON, distractors=("남는 것",),
            pairs=(Pair("p1", text("하늘"), "파랑"), Pair("p2", text("땅"), "노랑")),
        ),
        {"pairs": {"p1": "파랑", "p2": "노랑"}},
    ),
    "ordering": (
        Question(
            Kind.ORDERING, text("차례를 맞추시오"), **COMMON,
            items=(Item("i1", text("먼저")), Item("i2", text("다음")), Item("i3", text("끝"))),
        ),
        {"order": ["i1", "i2", "i3"]},
    ),
    "cloze": (
        Question(
            Kind.CLOZE, text("여기 {{g1}} 그리고 {{g2}} 이다"), **COMMON,
            gaps=(
                Gap("g1", Kind.SHORT, answers=(Answer("정답-빈칸", feedback=text("비밀-피드백")),)),
                Gap(
                    "g2", Kind.SINGLE,
                    choices=(Choice("x", text("그렇다"), Decimal(1)), Choice("y", text("아니다"))),
                ),
            ),
        ),
        {"gaps": {"g1": "정답-빈칸", "g2": "x"}},
    ),
    "essay": (
        Question(Kind.ESSAY, text("길게 쓰시오"), grader_note=text("비밀-채점메모"), **COMMON),
        {"text": "긴 답"},
    ),
    "code": (
        Question(
            Kind.CODE, text("짜시오"), language="python", template="def f():\n    pass",
            grader_note=text("비밀-채점메모"), **COMMON,
        ),
        {"text": "def f():\n    return 1"},
    ),
}  # fmt: skip
MARKED_BY_RULE = [kind for kind in QUESTIONS if kind not in {"essay", "code"}]


def in_bank(
    cast: Cast, question: Question, *tags: str, difficulty: int | None = None
) -> BankQuestion:
    """Put *question* into the bank of the cast's course."""
    now = clock.now()
    row = BankQuestion(
        course_id=cast.course.id,
        kind=question.kind.value,
        title=question.title,
        excerpt=question.text.source[:100],
        points=question.points,
        difficulty=difficulty,
        digest="0" * 64,
        created_at=now,
        updated_at=now,
    )
    row.tags = [QuestionTag(name=tag) for tag in tags]
    row.versions = [
        QuestionVersion(number=1, body=as_json(question), digest="0" * 64, created_at=now)
    ]
    db.session.add(row)
    db.session.flush()
    return row


@dataclass
class Setting:
    """A published quiz, and what it asks."""

    cast: Cast
    quiz_id: int
    banked: dict[str, int] = field(default_factory=dict)  # kind → bank question

    @property
    def quiz(self) -> Quiz:
        return db.session.get_one(Quiz, self.quiz_id)

    def attempt(self) -> Attempt:
        """The one attempt that there is."""
        db.session.rollback()
        return db.session.query(Attempt).one()

    def row(self, kind: str) -> AttemptQuestion:
        """The question of that kind in the attempt."""
        return next(
            row for row in self.attempt().questions if row.question_version.body["kind"] == kind
        )

    def fields(self, kind: str, response: dict[str, Any]) -> dict[str, Any]:
        """The form's fields for a response, as the attempt's own form names them."""
        from lms.courses.quizzes.queries.attempts import asked_of

        row = self.row(kind)
        return asked_of(row.attempt, row).filled(response)

    def start(self, person: Person) -> Attempt:
        """*person* begins."""
        with unit_of_work():
            attempt, _new = operations.start(
                db.session.get_one(Person, person.id), self.quiz, self.quiz.access_code
            )
            key = attempt.id
        return db.session.get_one(Attempt, key)


Make = Callable[..., Setting]


@pytest.fixture
def make(app: Any, cast: Cast) -> Make:
    """``make("single", "essay", time_limit_minutes=30)``: a published quiz of those kinds."""

    def _make(*kinds: str, publish: bool = True, points: int = 1, **values: Any) -> Setting:
        now = clock.now()
        defaults = {
            "title_ko": "중간 시험", "title_en": "Midterm",
            "available_from": now - timedelta(hours=1), "due_at": now + timedelta(days=7),
        }  # fmt: skip
        with app.test_request_context("/"), unit_of_work():
            quiz = operations.create(cast.offering, QuizValues(**(defaults | values)))
            banked = {}
            for position, kind in enumerate(kinds):
                row = in_bank(cast, QUESTIONS[kind][0])
                banked[kind] = row.id
                quiz.slots.append(
                    QuizSlot(
                        kind="question",
                        position=position,
                        points=Decimal(points),
                        question_version_id=row.versions[0].id,
                    )
                )
            db.session.flush()
            db.session.expire(quiz, ["slots"])
            if publish:
                operations.publish(quiz)
            key = quiz.id
        return Setting(cast, key, banked)

    return _make


@pytest.fixture
def quiz(make: Make) -> Setting:
    """A published quiz with two questions that rules mark, open for a week."""
    return make("single", "short")
