"""A member's own pages: the round, what is offered, teams to join, wishes."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.projects import loaders, queries, words
from lms.courses.projects.forms import TeamForm
from lms.courses.projects.models import ProjectRound, ProjectTeam
from lms.courses.projects.operations import teaming
from lms.courses.projects.queries.rounds import dates_of
from lms.courses.projects.rules import phases
from lms.courses.projects.views import bp
from lms.db import db
from lms.numbers import whole_or
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]


@bp.get("/projects")
@login_required
def mine() -> Answer:
    """The rounds of one's cohorts."""
    own = queries.own_rounds(current_user.id)
    return render_template(
        "projects/mine.html",
        own=own,
        phases={one.round.id: queries.phase_of(one.round) for one in own},
    )


@bp.get("/projects/<int:round_id>")
def own_round(round_id: int) -> str:
    """What companies offer, the teams, and one's own."""
    row, live = loaders.member_round(current_user, round_id)
    return _page(row, live, TeamForm(formdata=None))


def _page(row: ProjectRound, live: bool, form: TeamForm) -> str:
    offered = queries.catalogue(row.id)
    named = skills.by_ids({skill for one in offered for skill in one.skills})
    chosen = request.args.get("skill", "")
    shut = phases.may_form(
        dates_of(row), clock.now(), published=row.published_at is not None,
        closed=row.closed_at is not None, self_teams=row.self_teams,
    )  # fmt: skip
    return render_template(
        "projects/own_round.html", row=row, phase=queries.phase_of(row), live=live, form=form,
        offered=[one for one in offered if not chosen or chosen in one.skills],
        all_skills=sorted(named.values(), key=lambda one: one.name_ko), named=named, chosen=chosen,
        everything=len(offered), team=queries.own_team(current_user.id, row.id),
        teams=[team for team in queries.teams(row.id) if team.members] if not shut else [],
        shut=shut,
    )  # fmt: skip


@bp.get("/projects/<int:round_id>/proposals/<int:project_id>")
def offered(round_id: int, project_id: int) -> str:
    """An accepted proposal."""
    project = loaders.accepted_for_member(current_user, round_id, project_id)
    found = skills.by_ids(project.skills)
    return render_template(
        "projects/offered.html", project=project, row=project.round,
        skills=[found[one] for one in project.skills if one in found],
    )  # fmt: skip


@bp.post("/projects/<int:round_id>/teams")
def make_team(round_id: int) -> Answer:
    """Make a team and be its first member."""
    row, live = loaders.member_round(current_user, round_id)
    form = TeamForm()
    if form.validate():
        try:
            if not live:
                raise NotAllowed("not_member")
            team = teaming.make_own(row, form.name.data or "", current_user)
            flash(_("팀을 만들었습니다. 다른 사람이 들어올 수 있습니다."), "success")
            return redirect(url_for("projects.team", team_id=team.id), 303)
        except NotAllowed as no:
            form.name.errors = [words.why(no.code, no.params)]
            db.session.rollback()
            row, live = loaders.member_round(current_user, round_id)
    return _page(row, live, form), 422


@bp.post("/projects/<int:round_id>/teams/<int:team_id>/<any(join,leave):act>")
def move(round_id: int, team_id: int, act: str) -> Response:
    """Join a team, or leave one's own."""
    row, live = loaders.member_round(current_user, round_id)
    team = _team_in(row, team_id)
    try:
        if not live:
            raise NotAllowed("not_member")
        if act == "join":
            teaming.join(team, current_user)
            flash(_("팀에 들어갔습니다."), "success")
            return redirect(url_for("projects.team", team_id=team.id), 303)
        if teaming.leave(team, current_user):
            flash(_("팀에서 나왔습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return redirect(url_for("projects.own_round", round_id=row.id), 303)


def _team_in(row: ProjectRound, team_id: int) -> ProjectTeam:
    team = db.session.get(ProjectTeam, team_id)
    if team is None or team.deleted_at is not None or team.round_id != row.id:
        abort(404)
    return team


@bp.route("/projects/teams/<int:team_id>/preferences", methods=["GET", "POST"])
def preferences(team_id: int) -> Answer:
    """The team's wishes in order."""
    team = loaders.team_for(current_user, team_id, "member").team
    if request.method == "GET":
        return _wishes(team, [one.project_id for one in team.wishes])
    given = [
        whole_or(request.form.get(f"choice-{at}"), 0) for at in range(1, _most(team) + 1)
    ]  # fmt: skip
    wanted = [one for one in given if one]
    try:
        version = whole_or(request.form.get("version"), -1)
        teaming.rank(team, wanted, version, current_user)
    except Conflict:
        said = _("그 사이에 팀원이 희망을 바꾸었습니다. 팀에 저장된 순서를 보고 다시 저장하십시오.")
        stored = [one.project_id for one in team.wishes]
        return _wishes(team, wanted, said, stored), 409
    except NotAllowed as no:
        return _wishes(team, wanted, words.why(no.code, no.params)), 422
    flash(_("희망을 저장했습니다. 마감까지 바꿀 수 있습니다."), "success")
    return redirect(url_for("projects.team", team_id=team.id), 303)


def _most(team: ProjectTeam) -> int:
    return len(queries.catalogue(team.round_id))


def _wishes(
    team: ProjectTeam, wanted: list[int], error: str = "", stored: list[int] | None = None
) -> str:
    row = team.round
    shut = phases.may_wish(
        dates_of(row), clock.now(), published=row.published_at is not None,
        closed=row.closed_at is not None,
    )  # fmt: skip
    return render_template(
        "projects/preferences.html", team=team, row=row, wanted=wanted, error=error, stored=stored,
        offered=queries.catalogue(row.id), shut=shut, size=len(team.members),
    )  # fmt: skip
