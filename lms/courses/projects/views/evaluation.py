"""The company's evaluation: its form, and what staff do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from lms import audit
from lms.courses.editing import Conflict, Difference, NotAllowed, version_in
from lms.courses.projects import loaders, queries, words
from lms.courses.projects.forms import EvaluationReasonForm
from lms.courses.projects.loaders import Seat
from lms.courses.projects.operations import evaluating
from lms.courses.projects.views import bp, sheet
from lms.courses.projects.views.sheet import Given
from lms.courses.projects.views.work import page_of
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


@bp.route("/company/projects/teams/<int:team_id>/evaluation", methods=["GET", "POST"])
def evaluate(team_id: int) -> Answer:
    """Judge a team by the rubric, and a member otherwise where that is so, with a reason."""
    seat = loaders.team_for(current_user, team_id, "company")
    if request.method == "GET":
        audit.read("project team", people=len(seat.team.members))
        return _page(seat, sheet.stored(queries.current_evaluation(team_id)))
    given, done = MultiDict(request.form), "submit" in request.form
    typed = sheet.read(_criteria(seat), seat.team.members, given, submit=done)
    if typed.errors:
        return _page(seat, given, errors=typed.errors), 422
    try:
        evaluating.write(
            seat.team, current_user, typed.points, typed.comment, typed.people,
            whole_or(given.get("version"), -1), submit=done,
        )  # fmt: skip
    except Conflict:
        return _conflict(seat, given), 409
    except NotAllowed as no:
        return _page(seat, given, words.why(no.code, no.params)), 422
    flash(_("평가를 냈습니다. 담당자가 공개하면 팀이 봅니다.") if done
          else _("저장했습니다. 아직 낸 것은 아닙니다."), "success")  # fmt: skip
    return redirect(url_for("projects.team", team_id=team_id), 303)


def _criteria(seat: Seat) -> list[Any]:
    held = queries.current_evaluation(seat.team.id)
    if held is not None and held.state in ("draft", "submitted"):
        return list(held.rubric_version.criteria)
    version = seat.team.round.rubric_version
    return list(version.criteria) if version else []


def _conflict(seat: Seat, given: Given) -> str:
    """Both texts; sending what was typed again overwrites knowingly."""
    held = sheet.stored(queries.current_evaluation(seat.team.id))
    different = sheet.against(_criteria(seat), seat.team.members, given, held)
    given["version"] = held["version"]
    return _page(seat, given, differences=different)


def _page(
    seat: Seat, given: Given, error: str = "", *, errors: Mapping[str, str] | None = None,
    differences: list[Difference] | None = None,
) -> str:  # fmt: skip
    held = queries.current_evaluation(seat.team.id)
    return render_template(
        "projects/evaluate.html", seat=seat, team=seat.team, row=seat.team.round, given=given,
        criteria=_criteria(seat), held=held, error=error, errors=errors or {},
        differences=differences,
    )  # fmt: skip


@bp.post("/manage/projects/evaluations/<int:evaluation_id>/<any(release,return):act>")
def settle_evaluation(evaluation_id: int, act: str) -> Answer:
    """Release an evaluation to the team, or give it back to the company."""
    row = loaders.evaluation_for(current_user, evaluation_id)
    form = EvaluationReasonForm()
    seat = loaders.team_for(current_user, row.team_id, "staff")
    try:
        if not form.validate():
            return page_of(seat, reason_form=form), 422
        if act == "release":
            evaluating.release(row, current_user, version_in(form))
            flash(_("공개하고 팀에 알렸습니다. 역량의 근거가 되었습니다."), "success")
        else:
            evaluating.give_back(row, form.reason.data or "", current_user, version_in(form))
            flash(_("기업에 돌려보냈습니다."), "success")
    except Conflict:
        form.form_errors.append(_("그 사이에 평가가 바뀌었습니다. 지금 것을 확인하십시오."))
        return page_of(seat, reason_form=form), 409
    except NotAllowed as no:
        form.reason.errors = [words.why(no.code, no.params)]
        return page_of(seat, reason_form=form), 422
    return redirect(url_for("projects.team", team_id=row.team_id, _anchor="evaluation"), 303)
