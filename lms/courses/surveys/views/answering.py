"""A learner's surveys: the list, and answering one."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.courses.surveys import operations, queries, rules
from lms.courses.surveys.loaders import survey_to_answer
from lms.courses.surveys.models import Survey
from lms.courses.surveys.notices import ERRORS, REFUSALS
from lms.courses.surveys.operations import Refused
from lms.courses.surveys.rules import SELF_ASSESSMENTS, Phase
from lms.courses.surveys.views import bp
from lms.db import read_only
from lms.skills import queries as skills


@bp.get("/me/surveys")
@login_required
def mine() -> str:
    """What there is to answer, and what was answered."""
    return render_template("surveys/mine.html", lines=queries.my_surveys(current_user.id))


@bp.route("/surveys/<int:survey_id>", methods=["GET", "POST"])
def answer(survey_id: int) -> str | Response | tuple[str, int]:
    """The questions; once answered, that it was."""
    survey = survey_to_answer(current_user, survey_id)
    where = rules.phase(True, survey.opens_at, survey.closes_at, clock.now())
    if where is Phase.SCHEDULED:
        abort(404)
    if request.method == "GET":
        return _page(survey)
    given = {str(one.id): [*request.form.getlist(f"q{one.id}")] for one in survey.questions}
    answers, errors = rules.read_answers(queries.asked(survey.questions), given)
    if errors and not queries.answered(current_user.id, survey.id):
        read_only()
        words = {int(key): str(ERRORS[code]) for key, code in errors.items()}
        return _page(survey, given, words), 422
    try:
        operations.answer(current_user, survey, answers)
    except Refused as refusal:
        read_only()
        flash(str(REFUSALS[refusal.code]), "warning")
        return _page(survey, given), 409
    flash(_("답해 주셔서 고맙습니다. 누가 무엇을 답했는지는 남지 않습니다."), "success")
    return redirect(url_for("surveys.answer", survey_id=survey.id), 303)


def _page(
    survey: Survey,
    given: dict[str, list[str]] | None = None,
    errors: dict[int, str] | None = None,
) -> str:
    done = queries.answered(current_user.id, survey.id)
    own = queries.own_changes(current_user, survey) if done and _is_own(survey) else {}
    return render_template(
        "surveys/answer.html",
        survey=survey,
        done=done,
        open=rules.phase(True, survey.opens_at, survey.closes_at, clock.now()) is Phase.OPEN,
        given=given or {},
        errors=errors or {},
        own=own,
        skills=skills.by_ids(list(own)),
        joined=_is_own(survey),
    )


def _is_own(survey: Survey) -> bool:
    return survey.kind in SELF_ASSESSMENTS
