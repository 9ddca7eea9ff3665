"""Teams for staff: made, filled, divided by the rule, taken over from groups."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.accounts import queries as accounts
from lms.courses.editing import NotAllowed
from lms.courses.groups.models import GroupSet
from lms.courses.projects import loaders, queries, words
from lms.courses.projects.forms import TeamForm
from lms.courses.projects.models import ProjectRound, ProjectTeam
from lms.courses.projects.operations import teaming
from lms.courses.projects.operations.teaming import PlanChanged
from lms.courses.projects.views import bp
from lms.db import db, read_only
from lms.numbers import whole_or

Answer = str | Response | tuple[str, int]


@bp.get("/manage/projects/<int:round_id>/teams")
def board(round_id: int) -> str:
    """Teams with their members, and who is in none."""
    return _board(loaders.round_for(current_user, round_id))


def _board(row: ProjectRound, form: TeamForm | None = None, **more: Any) -> str:
    found, unteamed = queries.teams(row.id), queries.unteamed(row)
    audit.read("project teams", people=sum(len(team.members) for team in found) + len(unteamed))
    return render_template(
        "projects/teams.html", row=row, teams=found, unteamed=unteamed,
        sets=queries.set_choices(row.cohort_id), form=form or TeamForm(formdata=None), **more,
    )  # fmt: skip


def _back(row: ProjectRound) -> Response:
    return redirect(url_for("projects.board", round_id=row.id), 303)


@bp.post("/manage/projects/<int:round_id>/teams")
def add_team(round_id: int) -> Answer:
    """Staff make a team."""
    row, form = loaders.round_for(current_user, round_id), TeamForm()
    if not form.validate():
        read_only()
        return _board(loaders.round_for(current_user, round_id), form), 422
    try:
        teaming.add_team(row, form.name.data or "", current_user)
    except NotAllowed as no:
        form.name.errors = [words.why(no.code, no.params)]
        db.session.rollback()
        return _board(loaders.round_for(current_user, round_id), form), 422
    flash(_("팀을 만들었습니다."), "success")
    return _back(row)


@bp.post("/manage/projects/<int:round_id>/place")
def place(round_id: int) -> Response:
    """Put a member into a team, or take them out."""
    row = loaders.round_for(current_user, round_id)
    person_id = whole_or(request.form.get("person"), 0)
    team = _team_in(row, request.form.get("team", ""))
    try:
        if teaming.place(row, person_id, team):
            flash(_("옮겼습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return _back(row)


def _team_in(row: ProjectRound, given: str) -> ProjectTeam | None:
    if not given:
        return None
    found = db.session.get(ProjectTeam, whole_or(given, 0))
    if found is None or found.round_id != row.id or found.deleted_at is not None:
        abort(404)
    return found


@bp.post("/manage/projects/teams/<int:team_id>/remove")
def remove_team(team_id: int) -> Response:
    """Take a team apart."""
    team = loaders.team_for(current_user, team_id, "staff").team
    row = team.round
    try:
        if teaming.remove_team(team):
            flash(_("팀을 없앴습니다. 팀에 있던 사람은 팀이 없는 사람이 되었습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return _back(row)


@bp.route("/manage/projects/<int:round_id>/teams/balanced", methods=["GET", "POST"])
def balanced(round_id: int) -> Answer:
    """The division that the rule gives, before it is made; and making exactly that."""
    row = loaders.round_for(current_user, round_id)
    if request.method == "GET":
        return _balanced(row)
    try:
        made = teaming.make_balanced(row, _("팀"), request.form.get("plan", ""), current_user)
    except PlanChanged:
        return _balanced(row, changed=True), 409
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
        return _back(row)
    flash(
        ngettext("%(n)s팀을 만들었습니다.", "%(n)s팀을 만들었습니다.", len(made), n=len(made)),
        "success",
    )
    return _back(row)


def _balanced(row: ProjectRound, *, changed: bool = False) -> str:
    made, digest = teaming.plan_balanced(row)
    people = accounts.people_by_ids({one for team in made for one in team})
    shown = queries.skills_shown(people)
    covered = [len(frozenset().union(*(shown[one] for one in team))) for team in made]
    audit.read("project teams", people=len(people))
    return render_template(
        "projects/balanced.html", row=row, made=made, digest=digest, people=people,
        covered=covered, changed=changed,
    )  # fmt: skip


@bp.post("/manage/projects/<int:round_id>/teams/from-groups")
def from_groups(round_id: int) -> Response:
    """Take the groups of a set over as teams."""
    row = loaders.round_for(current_user, round_id)
    chosen = whole_or(request.form.get("set"), 0)
    if chosen not in {one for one, _label in queries.set_choices(row.cohort_id)}:
        abort(404)
    try:
        made = teaming.take_groups(row, db.session.get_one(GroupSet, chosen), current_user)
        flash(
            ngettext(
                "조에서 %(n)s팀을 만들었습니다.", "조에서 %(n)s팀을 만들었습니다.", made, n=made
            ),
            "success" if made else "info",
        )
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return _back(row)
