"""Quizzes in the list of everything that is due, on calendars, and among what has dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from lms import clock, i18n
from lms.accounts.models import Person
from lms.communication.calendar import Entry
from lms.courses.assignments.registry import DatedKind, DueEntry
from lms.courses.quizzes import queries
from lms.courses.quizzes.models import Quiz
from lms.courses.quizzes.queries import DueQuiz, QuizResult


def of_person(person_id: int) -> list[DueEntry]:
    """The quizzes of the offerings in which a person sits, in whatever state."""
    quizzes = queries.my_quizzes(person_id)
    results = queries.results_in({quiz.offering_id for quiz in quizzes}, person_id)
    return [_entry(quiz, results[quiz.quiz_id]) for quiz in quizzes]


def _entry(quiz: DueQuiz, result: QuizResult) -> DueEntry:
    known = result.released and result.points is not None
    return DueEntry(
        kind=Quiz.item_kind,
        kind_label=_("시험"),
        item_id=quiz.quiz_id,
        offering_id=quiz.offering_id,
        title_ko=quiz.title_ko,
        title_en=quiz.title_en,
        course_ko=quiz.course_ko,
        course_en=quiz.course_en,
        label=quiz.label,
        url=url_for("quizzes.show", quiz_id=quiz.quiz_id),
        state=_state(quiz, known=known),
        available_from=quiz.dates.available_from,
        due_at=quiz.dates.due_at,
        last=quiz.dates.due_at,
        extended=bool(quiz.dates.applied),
        result=f"{i18n.points(result.points)} / {i18n.points(result.possible)}" if known else "",
        updated_at=quiz.updated_at,
        revision=quiz.revision,
    )


def _state(quiz: DueQuiz, *, known: bool) -> str:
    if quiz.running_attempt_id is not None:
        return "draft"
    if quiz.attempts:
        return "marked" if known else "handed_in"
    opens, closes, now = quiz.dates.available_from, quiz.dates.due_at, clock.now()
    if closes is not None and now >= closes:
        return "missed"
    return "upcoming" if opens is not None and now < opens else "open"


def dated() -> DatedKind:
    """Quizzes as the page of extensions and the page that moves dates know them."""
    return DatedKind(
        kind=Quiz.item_kind,
        label=_("시험"),
        of_offering=queries.present_of,
        page=lambda quiz: url_for("quizzes.edit", offering_id=quiz.offering_id, quiz_id=quiz.id),
        learner_page=lambda quiz: url_for("quizzes.show", quiz_id=quiz.id),
        attempts=True,
        minutes=True,
        late=False,
    )


def calendar(person: Person, start: datetime, end: datetime) -> Iterable[Entry]:
    """When the quizzes of a person's courses open and close."""
    for quiz in queries.my_quizzes(person.id):
        common: dict[str, Any] = {
            "title_ko": quiz.title_ko,
            "title_en": quiz.title_en,
            "icon": "list-checks",
            "url": f"/quizzes/{quiz.quiz_id}",
            "group_id": quiz.offering_id,
            "group_ko": quiz.course_ko,
            "group_en": quiz.course_en,
            "updated_at": quiz.updated_at,
            "sequence": quiz.revision,
            "done": quiz.attempts > 0 and quiz.running_attempt_id is None,
        }
        opens, closes = quiz.dates.available_from, quiz.dates.due_at
        if opens is not None and start <= opens < end:
            yield Entry(
                uid=f"quiz-{quiz.quiz_id}-opens", start=opens, label=_("시험 열림"), **common
            )
        if closes is not None and start <= closes < end:
            yield Entry(
                uid=f"quiz-{quiz.quiz_id}-closes", start=closes, label=_("시험 닫힘"), **common
            )
