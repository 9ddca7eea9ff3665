"""The answers and marks of a quiz as a table for CSV or XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from lms import i18n
from lms.clock import SEOUL
from lms.courses.questions import rendering
from lms.courses.quizzes.messages import ENDED_WORDS, STATE_WORDS
from lms.courses.quizzes.models import AttemptQuestion
from lms.courses.quizzes.queries.progress import Line
from lms.courses.quizzes.rules.asking import Asked
from lms.interop.formats.questions.model import Gap, Kind, Question
from lms.interop.formats.spreadsheets import Cell

MOST_CELL = 30_000  # characters; Excel takes 32,767


def table(
    lines: Sequence[Line], rows: Mapping[int, list[AttemptQuestion]]
) -> tuple[list[str], list[list[Cell]]]:
    """Headings and rows: an attempt a row, for each question its answer and its points.

    Where attempts ask different questions (draws, shuffling) a column is a question of the bank, so
    that answers to one question stand below one another.
    """
    columns: dict[int, Asked] = {}
    for line in lines:
        for row in rows.get(line.attempt.id if line.attempt else 0, ()):
            if not row.passage:
                key = row.question_version.question_id
                columns.setdefault(key, Asked(row.question_version.body, 0, 0))
    head = [
        _("번호"), _("이름"), _("응시"), _("상태"), _("시작"), _("낸 때"), _("어떻게 끝났는지"),
        _("점수"), _("만점"), _("백분율"),
    ]  # fmt: skip
    for number, asked in enumerate(columns.values(), start=1):
        title = asked.question.title or rendering.excerpt(asked.question.text, 60)
        head += [
            _("%(n)s. %(title)s: 답", n=number, title=title),
            _("%(n)s. 점수", n=number),
        ]
    return head, [_row(line, rows, list(columns)) for line in lines]


def _row(
    line: Line, rows: Mapping[int, list[AttemptQuestion]], columns: Sequence[int]
) -> list[Cell]:
    attempt = line.attempt
    cells: list[Cell] = [
        line.person.number,
        i18n.person_name(line.person),
        attempt.number if attempt else None,
        str(STATE_WORDS[line.state]),
        _moment(attempt.started_at if attempt else None),
        _moment(line.submitted_at),
        str(ENDED_WORDS.get(line.ended_by, "")),
        line.points,
        attempt.possible if attempt else None,
        line.percent,
    ]
    by_question = {
        row.question_version.question_id: row
        for row in rows.get(attempt.id if attempt else 0, ())
        if not row.passage
    }
    for question_id in columns:
        row = by_question.get(question_id)
        if row is None:
            cells += [None, None]
        else:
            question = Asked(row.question_version.body, 0, 0).question
            cells += [in_words(question, row.response)[:MOST_CELL], row.earned]
    return cells


def in_words(question: Question, response: Mapping[str, Any]) -> str:
    """A response as a person reads it: texts, not keys."""
    kind = question.kind
    choices = {one.key: rendering.excerpt(one.text, 200) for one in question.choices}
    if "choice" in response:
        return choices.get(response["choice"], "")
    if "choices" in response:
        return " | ".join(choices.get(key, "") for key in response["choices"])
    if "truth" in response:
        return _("참") if response["truth"] else _("거짓")
    if "pairs" in response:
        prompts = {one.key: rendering.excerpt(one.prompt, 100) for one in question.pairs}
        return " | ".join(
            f"{prompts.get(key, '')} → {answer}" for key, answer in response["pairs"].items()
        )
    if "order" in response:
        items = {one.key: rendering.excerpt(one.text, 100) for one in question.items}
        return " → ".join(items.get(key, "–") for key in response["order"])
    if "gaps" in response:
        gaps = {one.key: one for one in question.gaps}
        return " | ".join(
            f"{key}: {_gap(gaps[key], given)}"
            for key, given in response["gaps"].items()
            if key in gaps
        )
    if kind is Kind.FILE:
        return _("파일 %(n)s개", n=len(response.get("files", ())))
    return str(response.get("text", ""))


def _gap(gap: Gap, given: Any) -> str:
    if gap.kind not in {Kind.SINGLE, Kind.MULTIPLE}:
        return str(given)
    choices = {one.key: rendering.excerpt(one.text, 100) for one in gap.choices}
    keys = given if isinstance(given, list) else [given]
    return ", ".join(choices.get(key, "") for key in keys)


def _moment(value: datetime | None) -> str:
    return value.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S") if value else ""
