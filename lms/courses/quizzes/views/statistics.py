"""How well a quiz and its questions worked."""

from __future__ import annotations

from flask import Response, render_template
from flask_babel import gettext as _
from flask_login import current_user

from lms import audit
from lms.access import Permission
from lms.courses.quizzes.loaders import quiz_in
from lms.courses.quizzes.queries.statistics import statistics_of
from lms.courses.quizzes.rules import statistics as rules
from lms.courses.quizzes.views import bp
from lms.csvio import csv_download

VIEW = Permission.SUBMISSION_VIEW


@bp.get("/teach/<int:offering_id>/quizzes/<int:quiz_id>/statistics", endpoint="statistics")
def show_statistics(offering_id: int, quiz_id: int) -> str:
    """Scores, facility, discrimination, distractors."""
    quiz = quiz_in(current_user, offering_id, quiz_id, VIEW)
    audit.read("quiz statistics", people=0)
    return render_template(
        "quizzes/statistics.html",
        quiz=quiz,
        offering=quiz.offering,
        found=statistics_of(quiz),
        few=rules.FEW,
    )


@bp.get("/teach/<int:offering_id>/quizzes/<int:quiz_id>/statistics.csv")
def statistics_file(offering_id: int, quiz_id: int) -> Response:
    """The numbers of every question as CSV."""
    quiz = quiz_in(current_user, offering_id, quiz_id, VIEW)
    head = [_("번호"), _("문제"), _("사람"), _("쉬운 정도"), _("표준 편차"), _("변별도")]
    rows = [
        [
            str(one.number),
            one.question.title or one.question.excerpt,
            str(one.item.n),
            *(
                _number(value)
                for value in (one.item.facility, one.item.spread, one.item.discrimination)
            ),
        ]
        for one in statistics_of(quiz).questions
    ]
    return csv_download(f"quiz-{quiz.id}-statistics", head, rows)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
