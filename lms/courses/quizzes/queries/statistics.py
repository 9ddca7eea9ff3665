"""The statistics of a quiz, over the first attempt of each learner."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import fmean, median

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.courses.questions.models import BankQuestion
from lms.courses.quizzes.models import Attempt, AttemptQuestion, Quiz
from lms.courses.quizzes.queries.attempts import questions_of
from lms.courses.quizzes.rules import statistics
from lms.courses.quizzes.rules.statistics import ItemStatistics, Taken
from lms.db import db
from lms.interop.formats.questions.model import Kind, Question, Text, from_json


@dataclass(frozen=True)
class Option:
    """A choice with how often it was taken."""

    text: Text
    right: bool
    taken: Taken


@dataclass(frozen=True)
class QuestionStatistics:
    """One question. *answers*: what was written most often, of questions without choices."""

    question: BankQuestion
    number: int
    item: ItemStatistics
    options: list[Option]
    answers: list[tuple[str, int]]


@dataclass(frozen=True)
class QuizStatistics:
    """The whole quiz. *percents* are of those attempts that are fully marked."""

    learners: int
    waiting: int
    mean: float | None
    median: float | None
    alpha: float | None
    histogram: list[int]
    questions: list[QuestionStatistics]


def statistics_of(quiz: Quiz) -> QuizStatistics:
    """Everything the page shows; three statements."""
    attempts = _first_attempts(quiz.id)
    rows = questions_of([one.id for one in attempts])
    whole = [one for one in attempts if one.points is not None and one.possible > 0]
    percents = {
        one.id: float(one.points / one.possible * 100) for one in whole if one.points is not None
    }
    by_question: dict[int, list[AttemptQuestion]] = {}
    for one in whole:
        for row in rows[one.id]:
            if not row.passage:
                by_question.setdefault(row.question_version.question_id, []).append(row)
    banks = {
        row.id: row
        for row in db.session.scalars(
            select(BankQuestion).where(BankQuestion.id.in_(sorted(by_question)))
        )
    }
    totals = {one.id: float(one.points) for one in whole if one.points is not None}
    ordered = sorted(by_question, key=lambda key: (min(r.position for r in by_question[key]), key))
    return QuizStatistics(
        learners=len(attempts),
        waiting=len(attempts) - len(whole),
        mean=fmean(percents.values()) if percents else None,
        median=median(percents.values()) if percents else None,
        alpha=_alpha([rows[one.id] for one in whole], len(ordered)),
        histogram=statistics.histogram(list(percents.values())),
        questions=[
            _question(banks[key], number, by_question[key], totals, percents)
            for number, key in enumerate(ordered, 1)
        ],
    )


def _first_attempts(quiz_id: int) -> list[Attempt]:
    found: dict[int, Attempt] = {}
    for row in db.session.scalars(
        select(Attempt)
        .where(
            Attempt.quiz_id == quiz_id,
            Attempt.preview.is_(False),
            Attempt.deleted_at.is_(None),
            Attempt.state == "finished",
        )
        .options(joinedload(Attempt.quiz))
        .order_by(Attempt.number)
    ):
        found.setdefault(row.person_id, row)
    return list(found.values())


def _alpha(papers: list[list[AttemptQuestion]], questions: int) -> float | None:
    """Only where everybody was asked the same: a random draw has no common items."""
    table = []
    for paper in papers:
        by_key = {
            row.question_version.question_id: float(row.earned or 0)
            for row in paper
            if not row.passage
        }
        if len(by_key) != questions:
            return None
        table.append([by_key[key] for key in sorted(by_key)])
    return statistics.alpha(table)


def _question(
    bank: BankQuestion,
    number: int,
    rows: list[AttemptQuestion],
    totals: dict[int, float],
    percents: dict[int, float],
) -> QuestionStatistics:
    pairs = [
        (float(row.fraction), totals[row.attempt_id] - float(row.earned))
        for row in rows
        if row.fraction is not None and row.earned is not None
    ]
    question = from_json(rows[-1].question_version.body)
    answers = [(_taken(question, row), percents[row.attempt_id]) for row in rows]
    return QuestionStatistics(
        bank, number, statistics.item(pairs), _options(question, answers), _frequent(question, rows)
    )


def _taken(question: Question, row: AttemptQuestion) -> list[str]:
    response = row.response
    if question.kind is Kind.SINGLE:
        return [str(response["choice"])] if response.get("choice") is not None else []
    if question.kind is Kind.MULTIPLE:
        return [str(one) for one in response.get("choices", ())]
    if question.kind is Kind.TRUE_FALSE:
        return [str(response["truth"]).lower()] if "truth" in response else []
    return []


def _options(question: Question, answers: list[tuple[list[str], float]]) -> list[Option]:
    if question.kind is Kind.TRUE_FALSE:
        texts = {
            "true": (Text("true"), question.truth is True),
            "false": (Text("false"), question.truth is False),
        }
    elif question.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        texts = {one.key: (one.text, one.fraction > 0) for one in question.choices}
    else:
        return []
    counted = statistics.taken(answers, list(texts))
    return [Option(texts[one.key][0], texts[one.key][1], one) for one in counted]


def _frequent(question: Question, rows: list[AttemptQuestion]) -> list[tuple[str, int]]:
    if question.kind not in {Kind.SHORT, Kind.NUMERICAL}:
        return []
    given = Counter(" ".join(str(row.response.get("text", "")).split()) for row in rows)
    given.pop("", None)
    return statistics.frequent(given)
