"""Marking a mended question again: what would change, then exactly that."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.access import Permission
from lms.courses.editing import Conflict
from lms.courses.quizzes.loaders import quiz_in
from lms.courses.quizzes.marking import MODE_WORDS
from lms.courses.quizzes.marking_forms import RegradeForm
from lms.courses.quizzes.models import Quiz
from lms.courses.quizzes.operations.regrading import regrade
from lms.courses.quizzes.queries import marking
from lms.courses.quizzes.queries import regrading as plans
from lms.courses.quizzes.queries.regrading import Plan
from lms.courses.quizzes.rules.regrading import Mode
from lms.courses.quizzes.views import bp
from lms.db import read_only

GRADE = Permission.SUBMISSION_GRADE
BASE = "/teach/<int:offering_id>/quizzes/<int:quiz_id>/regrading"


@bp.get(BASE, endpoint="regrading")
def regrading_index(offering_id: int, quiz_id: int) -> str:
    """The answered questions; those mended since stand first."""
    quiz = quiz_in(current_user, offering_id, quiz_id, GRADE)
    return render_template(
        "quizzes/regrading.html", quiz=quiz, offering=quiz.offering, mended=plans.mended(quiz)
    )


@bp.route(f"{BASE}/<int:question_id>", methods=["GET", "POST"])
def regrade_question(
    offering_id: int, quiz_id: int, question_id: int
) -> str | Response | tuple[str, int]:
    """Who changes by how much, by the way that is chosen; then it is applied."""
    quiz = quiz_in(current_user, offering_id, quiz_id, GRADE)
    form = RegradeForm()
    asked = form.mode.data if request.method == "POST" else request.args.get("mode", "")
    mode = Mode(asked) if asked in set(Mode) else Mode.BETTER
    if request.method == "GET":
        plan = _plan(quiz, question_id, mode)
        audit.read("quiz attempts", people=len({line.attempt.person_id for line in plan.lines}))
        return _page(quiz, plan, form)
    if not form.validate():
        read_only()
        return _page(quiz, _plan(quiz, question_id, mode), form), 422
    try:
        changed = regrade(
            quiz, question_id, mode, form.key.data or "", current_user, form.reason.data or ""
        )
    except Conflict:
        read_only()
        return _page(quiz, _plan(quiz, question_id, mode), form, conflict=True), 409
    flash(
        ngettext(
            "다시 채점했습니다. 점수가 바뀐 답안은 %(n)s건입니다.",
            "다시 채점했습니다. 점수가 바뀐 답안은 %(n)s건입니다.",
            changed,
            n=changed,
        ),
        "success",
    )
    return redirect(url_for("quizzes.regrading", offering_id=offering_id, quiz_id=quiz_id), 303)


def _plan(quiz: Quiz, question_id: int, mode: Mode) -> Plan:
    return plans.plan(quiz, question_id, mode) or abort(404)


def _page(quiz: Quiz, plan: Plan, form: RegradeForm, *, conflict: bool = False) -> str:
    form.mode.data, form.key.data = plan.mode.value, plan.key
    form.key.raw_data = None
    return render_template(
        "quizzes/regrade.html",
        quiz=quiz,
        offering=quiz.offering,
        plan=plan,
        form=form,
        modes=MODE_WORDS,
        conflict=conflict,
        running=len(marking.running(quiz.id)),
    )
