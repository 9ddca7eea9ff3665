"""The company's evaluation: its form, and what staff do with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from lms import audit
from lms.courses import points as reading
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.points import NotPoints
from lms.courses.projects import loaders, queries, words
from lms.courses.projects.forms import EvaluationReasonForm
from lms.courses.projects.loaders import Seat
from lms.courses.projects.models import ProjectEvaluation
from lms.courses.projects.operations import evaluating
from lms.courses.projects.views import bp
from lms.courses.projects.views.work import page_of
from lms.interop.formats.personal import has_resident_number
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]
Given = MultiDict[str, str]


@bp.route("/company/projects/teams/<int:team_id>/evaluation", methods=["GET", "POST"])
def evaluate(team_id: int) -> Answer:
    """Judge a team by the rubric, and a member otherwise where that is so, with a reason."""
    seat = loaders.team_for(current_user, team_id, "company")
    if request.method == "GET":
        audit.read("project team", people=len(seat.team.members))
        return _page(seat, _stored(queries.current_evaluation(team_id)))
    given: Given = request.form
    try:
        points, comment, people = _read(seat, given)
        evaluating.write(
            seat.team, current_user, points, comment, people,
            whole_or(given.get("version"), -1), submit="submit" in given,
        )  # fmt: skip
    except Conflict:
        said = _("그 사이에 동료가 저장했습니다. 저장된 것을 새 창에서 보고 다시 저장하십시오.")
        return _page(seat, given, said), 409
    except NotAllowed as no:
        return _page(seat, given, words.why(no.code, no.params)), 422
    done = "submit" in given
    flash(_("평가를 냈습니다. 담당자가 공개하면 팀이 봅니다.") if done
          else _("저장했습니다. 아직 낸 것은 아닙니다."), "success")  # fmt: skip
    return redirect(url_for("projects.team", team_id=team_id), 303)


def _criteria(seat: Seat) -> list[Any]:
    held = queries.current_evaluation(seat.team.id)
    if held is not None and held.state in ("draft", "submitted"):
        return list(held.rubric_version.criteria)
    version = seat.team.round.rubric_version
    return list(version.criteria) if version else []


def _text(given: Given, name: str, most: int) -> str:
    text = given.get(name, "").replace("\r\n", "\n").strip()
    if "\x00" in text or len(text) > most or has_resident_number(text):
        raise NotAllowed("bad_text", most=most)
    return text


def _number(given: Given, name: str) -> Decimal | None:
    typed = given.get(name, "").strip()
    if not typed:
        return None
    try:
        return reading.read(typed)
    except NotPoints as no:
        raise NotAllowed("not_a_number") from no


def _read(
    seat: Seat, given: Given
) -> tuple[dict[int, Decimal], str, dict[int, tuple[dict[int, Decimal], str]]]:
    points, people = {}, {}
    criteria = _criteria(seat)
    for one in criteria:
        value = _number(given, f"points-{one.id}")
        if value is not None:
            points[one.id] = value
    for member in seat.team.members:
        own = {}
        for one in criteria:
            value = _number(given, f"person-{member.person_id}-{one.id}")
            if value is not None and value != points.get(one.id):
                own[one.id] = value
        people[member.person_id] = (own, _text(given, f"reason-{member.person_id}", 500))
    return points, _text(given, "comment", 5000), people


def _stored(row: ProjectEvaluation | None) -> Given:
    """The draft as form values; a released one is the start of the next."""
    given: Given = MultiDict()
    if row is None:
        given["version"] = "0"
        return given
    given["version"] = str(row.version) if row.state == "draft" else "0"
    given["comment"] = row.comment
    given.update({f"points-{key}": value for key, value in row.points.items()})
    for one in row.people:
        given[f"reason-{one.person_id}"] = one.reason
        given.update({f"person-{one.person_id}-{key}": v for key, v in one.points.items()})
    return given


def _page(seat: Seat, given: Given, error: str = "") -> str:
    held = queries.current_evaluation(seat.team.id)
    return render_template(
        "projects/evaluate.html", seat=seat, team=seat.team, row=seat.team.round, given=given,
        criteria=_criteria(seat), held=held, error=error,
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
