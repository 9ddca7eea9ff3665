"""A team's page for its members, the company of its project and staff: hand-ins, talk, meetings."""

from __future__ import annotations

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit, clock, storage
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.projects import loaders, queries, words
from lms.courses.projects.forms import (
    CommentForm,
    EvaluationReasonForm,
    HandInForm,
    MeetingForm,
)
from lms.courses.projects.loaders import Seat
from lms.courses.projects.operations import working
from lms.courses.projects.rules import assigning as rules
from lms.courses.projects.rules.evaluating import percent
from lms.courses.projects.views import bp
from lms.db import read_only
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


@bp.get("/projects/teams/<int:team_id>")
def team(team_id: int) -> str:
    """Who is in it, its project and why it got that one, milestones, meetings, the evaluation."""
    seat = loaders.team_for(current_user, team_id)
    if seat.part != "member":
        audit.read("project team", people=len(seat.team.members))
    return page_of(seat)


def page_of(seat: Seat, **more: Any) -> str:
    """The team's page as the person in that part sees it."""
    found = seat.team
    shown: dict[str, Any] = {
        "seat": seat, "team": found, "row": found.round, "lines": queries.milestone_lines(found),
        "meetings": queries.meetings_of(found.id), "phase": queries.phase_of(found.round),
        "why": None, "evaluations": [], "seen": None, "open_milestone": 0, "percent": percent,
        "hand_in_form": HandInForm(formdata=None), "comment_form": CommentForm(formdata=None),
        "meeting_form": MeetingForm(formdata=None, data={"on": clock.today()}),
        "reason_form": EvaluationReasonForm(formdata=None), "measures_of": queries.measures_of,
        "points_of": queries.points_of, "waiting": queries.latest_of([found.id]).get(found.id),
    }  # fmt: skip
    if seat.part == "member":
        shown["why"] = _why(seat)
        shown["seen"] = queries.released_for(found.id, current_user.id)
    else:
        shown["evaluations"] = queries.evaluations_of(found.id)
    return render_template("projects/team.html", **(shown | more))


def _why(seat: Seat) -> dict[str, Any] | None:
    """Which choice the team got, and who holds the better ones."""
    row = seat.team.round
    standing = queries.assignment_of(row.id)
    if standing is None:
        return None
    wanted = [
        rules.Wish(one["team"], one["size"], tuple(one["choices"]))
        for one in standing.inputs["teams"]
    ]
    found = queries.teams(row.id)
    held = {team.id: team.project_id for team in found}
    lines = rules.explained(held, wanted, queries.places(row.id))
    line = next((one for one in lines if one.team == seat.team.id), None)
    changed = next(
        (one for one in queries.overrides_of(standing.id) if one.team_id == seat.team.id), None
    )
    return {
        "line": line, "teams": {team.id: team.name for team in found}, "override": changed,
        "projects": {one.id: one for one in queries.catalogue(row.id)}, "standing": standing,
    }  # fmt: skip


def _back(team_id: int, anchor: str = "") -> Response:
    return redirect(url_for("projects.team", team_id=team_id, _anchor=anchor or None), 303)


@bp.post("/projects/teams/<int:team_id>/milestones/<int:milestone_id>")
def hand_in(team_id: int, milestone_id: int) -> Answer:
    """Hand in for the team."""
    form = HandInForm()
    seat = loaders.team_for(current_user, team_id, "member")
    milestone = loaders.milestone_in(seat.team, milestone_id)
    if not form.validate():
        read_only()
        seat = loaders.team_for(current_user, team_id, "member")
        return page_of(seat, hand_in_form=form, open_milestone=milestone_id), 422
    try:
        read_files = working.keep_files(request.files.getlist("files"))
        working.hand_in(
            seat.team, milestone, current_user, form.note.data or "", form.link.data or "",
            read_files, whole_or(form.version.data, -1),
        )  # fmt: skip
    except Conflict:
        form.form_errors.append(
            _("그 사이에 팀원이 냈습니다. 아래의 낸 것을 보고, 쓰신 것을 다시 내십시오.")
        )
        form.version.data = form.version.raw_data = None
        return page_of(seat, hand_in_form=form, open_milestone=milestone_id), 409
    except NotAllowed as no:
        form.note.errors = [words.why(no.code, no.params)]
        return page_of(seat, hand_in_form=form, open_milestone=milestone_id), 422
    flash(_("냈습니다. 멘토에게 알렸습니다."), "success")
    return _back(team_id, f"milestone-{milestone_id}")


@bp.post("/projects/teams/<int:team_id>/milestones/<int:milestone_id>/<any(accept,reopen):act>")
def settle(team_id: int, milestone_id: int, act: str) -> Response:
    """Mentor or staff take what was handed in as done, or open it again."""
    seat = loaders.team_for(current_user, team_id, "company", "staff")
    milestone = loaders.milestone_in(seat.team, milestone_id)
    try:
        if working.accept(seat.team, milestone, current_user, undo=act == "reopen"):
            flash(
                _("확인했습니다.") if act == "accept" else _("다시 낼 수 있게 했습니다."), "success"
            )
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return _back(team_id, f"milestone-{milestone_id}")


@bp.post("/projects/teams/<int:team_id>/milestones/<int:milestone_id>/comments")
def comment(team_id: int, milestone_id: int) -> Answer:
    """Say something about a milestone."""
    seat = loaders.team_for(current_user, team_id)
    milestone, form = loaders.milestone_in(seat.team, milestone_id), CommentForm()
    if not form.validate():
        read_only()
        seat = loaders.team_for(current_user, team_id)
        return page_of(seat, comment_form=form, open_milestone=milestone_id), 422
    try:
        working.comment(seat.team, milestone, current_user, form.text.data or "")
        flash(_("의견을 남겼습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return _back(team_id, f"milestone-{milestone_id}")


@bp.post("/projects/teams/<int:team_id>/meetings")
def note_meeting(team_id: int) -> Answer:
    """Keep a note of a meeting."""
    seat, form = loaders.team_for(current_user, team_id), MeetingForm()
    if not form.validate() or form.on.data is None:
        read_only()
        return page_of(loaders.team_for(current_user, team_id), meeting_form=form), 422
    try:
        working.note_meeting(seat.team, current_user, form.on.data, form.text.data or "")
        flash(_("회의를 적었습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return _back(team_id, "meetings")


@bp.get("/projects/files/<int:attachment_id>/<name>")
def file(attachment_id: int, name: str) -> FlaskResponse:
    """A file that a team handed in."""
    found = loaders.file_for(current_user, attachment_id)
    return storage.send(found, inline=True)
