"""Reading quizzes, attempts and results."""

from __future__ import annotations

from lms.courses.quizzes.queries.attempts import (
    asked_of,
    attempt_count,
    attempts_by_quiz,
    attempts_of,
    dates_of,
    end_of,
    ends_of,
    last_close,
    open_attempt,
    questions_of,
    situation,
)
from lms.courses.quizzes.queries.bank import drawing_slots
from lms.courses.quizzes.queries.lists import (
    DueQuiz,
    QuizRow,
    due,
    my_quizzes,
    present_of,
    quizzes_of,
    teaching_list,
)
from lms.courses.quizzes.queries.personal import export, shown_to
from lms.courses.quizzes.queries.results import (
    QuizResult,
    possible_points,
    result_of,
    results,
    results_in,
    standings,
)

__all__ = [
    "DueQuiz",
    "QuizResult",
    "QuizRow",
    "asked_of",
    "attempt_count",
    "attempts_by_quiz",
    "attempts_of",
    "dates_of",
    "drawing_slots",
    "due",
    "end_of",
    "ends_of",
    "export",
    "last_close",
    "my_quizzes",
    "open_attempt",
    "possible_points",
    "present_of",
    "questions_of",
    "quizzes_of",
    "result_of",
    "results",
    "results_in",
    "shown_to",
    "situation",
    "standings",
    "teaching_list",
]
