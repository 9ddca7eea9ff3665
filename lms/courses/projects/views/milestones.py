"""Milestones of a round, for staff."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.courses.editing import Conflict, against, version_in
from lms.courses.projects import loaders, queries
from lms.courses.projects.forms import MilestoneForm, values_of_milestone
from lms.courses.projects.models import ProjectRound
from lms.courses.projects.operations import rounds
from lms.courses.projects.rules.phases import milestone_state
from lms.courses.projects.views import bp
from lms.db import read_only

Answer = str | Response | tuple[str, int]


@bp.get("/manage/projects/<int:round_id>/milestones")
def milestones(round_id: int) -> str:
    """The milestones, with how each team stands with each."""
    return _page(loaders.round_for(current_user, round_id), MilestoneForm(formdata=None))


def _page(row: ProjectRound, form: MilestoneForm) -> str:
    found = [team for team in queries.teams(row.id) if team.project_id is not None]
    lines, now = queries.milestones(row.id), clock.now()
    handed = queries.hand_ins_of(team.id for team in found)
    states = {}
    for team in found:
        for one in lines:
            own = handed.get((team.id, one.id))
            states[team.id, one.id] = milestone_state(
                one.due_at, own.handed_at if own else None, own.accepted_at if own else None, now
            )
    return render_template(
        "projects/milestones.html", row=row, lines=lines, teams=found, states=states, form=form
    )


@bp.post("/manage/projects/<int:round_id>/milestones")
def add_milestone(round_id: int) -> Answer:
    """Ask every team for something by a moment."""
    row, form = loaders.round_for(current_user, round_id), MilestoneForm()
    if not form.validate():
        read_only()
        return _page(loaders.round_for(current_user, round_id), form), 422
    rounds.add_milestone(row, form.values())
    flash(_("중간 목표를 더했습니다. 팀의 달력에 올랐습니다."), "success")
    return redirect(url_for("projects.milestones", round_id=row.id), 303)


@bp.route("/manage/projects/milestones/<int:milestone_id>/edit", methods=["GET", "POST"])
def edit_milestone(milestone_id: int) -> Answer:
    """Change a milestone; a lost update is refused with both texts."""
    row = loaders.milestone_for(current_user, milestone_id)
    form = MilestoneForm(data=values_of_milestone(row))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            rounds.update_milestone(row, form.values(), version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("projects.milestones", round_id=row.round_id), 303)
        except Conflict:
            status, different = 409, against(form, values_of_milestone(row))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "projects/milestone.html", form=form, milestone=row, row=row.round, differences=different
    )
    return page, status


@bp.post("/manage/projects/milestones/<int:milestone_id>/remove")
def remove_milestone(milestone_id: int) -> Response:
    """Ask for it no more."""
    row = loaders.milestone_for(current_user, milestone_id)
    if rounds.remove_milestone(row):
        flash(_("지웠습니다. 이미 낸 것은 기록에 남습니다."), "success")
    return redirect(url_for("projects.milestones", round_id=row.round_id), 303)
