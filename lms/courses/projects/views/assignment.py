"""The assignment for staff: previewed, published, changed with a reason."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.accounts import queries as accounts
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.projects import loaders, queries, words
from lms.courses.projects.forms import OverrideForm
from lms.courses.projects.models import CompanyProject, ProjectRound, ProjectTeam
from lms.courses.projects.operations import assigning
from lms.courses.projects.operations.teaming import PlanChanged
from lms.courses.projects.rules import assigning as rules
from lms.courses.projects.views import bp
from lms.db import db

Answer = str | Response | tuple[str, int]


@bp.route("/manage/projects/<int:round_id>/assignment", methods=["GET", "POST"])
def assignment(round_id: int) -> Answer:
    """What publishing would do, and doing exactly that; afterwards what was published."""
    row = loaders.round_for(current_user, round_id)
    if request.method == "GET":
        return _page(row)
    try:
        assigning.publish(row, request.form.get("plan", ""), current_user)
    except PlanChanged:
        return _page(row, changed=True), 409
    except NotAllowed as no:
        return _page(row, error=words.why(no.code, no.params)), 422
    flash(_("배정을 발표하고 팀과 기업에 알렸습니다."), "success")
    return redirect(url_for("projects.assignment", round_id=row.id), 303)


def _page(row: ProjectRound, *, changed: bool = False, error: str = "") -> str:
    standing = queries.assignment_of(row.id)
    found = queries.teams(row.id)
    projects = {one.id: one for one in queries.catalogue(row.id)}
    more: dict[str, object] = {}
    if standing is None:
        made = assigning.plan(row)
        lines = made.outcome.lines
        more = {"plan": made}
    else:
        wanted = [
            rules.Wish(one["team"], one["size"], tuple(one["choices"]))
            for one in standing.inputs["teams"]
        ]
        held = {team.id: team.project_id for team in found}
        lines = rules.explained(held, wanted, queries.places(row.id))
        changes = queries.overrides_of(standing.id)
        more = {
            "standing": standing, "overrides": changes,
            "people": accounts.people_by_ids({one.by_id for one in changes if one.by_id}),
        }  # fmt: skip
    return render_template(
        "projects/assignment.html", row=row, phase=queries.phase_of(row), lines=lines,
        teams={team.id: team for team in found}, projects=projects, changed=changed, error=error,
        latecomers=[t for t in found if t.id not in {line.team for line in lines} and t.members],
        **more,
    )  # fmt: skip


@bp.route("/manage/projects/teams/<int:team_id>/override", methods=["GET", "POST"])
def override(team_id: int) -> Answer:
    """Give a team another project, with a reason."""
    team = loaders.team_for(current_user, team_id, "staff").team
    form = OverrideForm(data={"project_id": team.project_id, "version": team.version})
    offered = queries.catalogue(team.round_id)
    form.project_id.choices = [("", _("배정하지 않음"))] + [
        (one.id, f"{one.title} · {accounts.place_name(one.organisation)}") for one in offered
    ]
    if not form.validate_on_submit():
        page = _override(team, form)
        return (page, 422) if form.is_submitted() else page
    try:
        chosen = next((one for one in offered if one.id == form.project_id.data), None)
        if form.project_id.data and chosen is None:
            abort(404)
        assigning.override(team, chosen, form.reason.data or "", current_user, version_in(form))
    except Conflict:
        form.version.data, form.version.raw_data = str(team.version), None
        form.form_errors.append(_("그 사이에 다른 사람이 바꾸었습니다. 지금 것을 확인하십시오."))
        return _override(team, form), 409
    except NotAllowed as no:
        form.project_id.errors = [words.why(no.code, no.params)]
        return _override(team, form), 422
    flash(_("바꾸고 팀과 기업에 알렸습니다."), "success")
    return redirect(url_for("projects.assignment", round_id=team.round_id), 303)


def _override(team: ProjectTeam, form: OverrideForm) -> str:
    now: CompanyProject | None = (
        db.session.get(CompanyProject, team.project_id) if team.project_id else None
    )
    return render_template("projects/override.html", team=team, row=team.round, form=form, now=now)
