"""A company's own pages: where it can propose, its proposals, the teams of its projects."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.accounts.models import Organisation
from lms.courses import registry
from lms.courses.editing import Conflict, NotAllowed, against, version_in
from lms.courses.projects import loaders, queries, words
from lms.courses.projects.forms import ProposalForm, values_of_proposal
from lms.courses.projects.models import ProjectRound
from lms.courses.projects.operations import proposing
from lms.courses.projects.rules import phases
from lms.courses.projects.views import bp
from lms.i18n import person_name
from lms.numbers import whole_or
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]


@bp.get("/company/projects")
def company() -> str:
    """Rounds that are open to proposals, and what one's companies proposed."""
    access.require_anywhere(current_user, loaders.PROPOSE)
    own = queries.companies_of(current_user)
    return render_template(
        "projects/company.html", own=own, rounds=queries.open_rounds(),
        verified=registry.verified_companies([one.id for one in own]),
        proposals=queries.own_proposals(one.id for one in own),
    )  # fmt: skip


def _people(organisation: Organisation) -> list[tuple[int, str]]:
    return [(one.id, person_name(one)) for one in queries.company_people(organisation.id)]


def _chosen(own: list[Organisation]) -> Organisation:
    """The company in whose name one writes: the one asked for, else the first."""
    asked = whole_or(request.values.get("company"), 0)
    found = next((one for one in own if one.id == asked), None)
    if asked and found is None:
        abort(404)
    return found or own[0]


@bp.route("/company/projects/rounds/<int:round_id>/new", methods=["GET", "POST"])
def propose(round_id: int) -> Answer:
    """Write a proposal for a round."""
    access.require_anywhere(current_user, loaders.PROPOSE)
    row = next((one for one in queries.open_rounds() if one.id == round_id), None)
    own = queries.companies_of(current_user, verified=True)
    if row is None:
        abort(404)
    if not own:
        flash(words.why("not_verified"), "warning")
        return redirect(url_for("projects.company"), 303)
    organisation = _chosen(own)
    return _propose(row, own, organisation)


def _propose(row: ProjectRound, own: list[Organisation], organisation: Organisation) -> Answer:
    form = ProposalForm(
        data={"team_min": row.team_min, "team_max": row.team_max, "teams": 1, "rights": "shared",
              "languages": ["ko"], "mentor_id": current_user.id}
    ).offer(_people(organisation))  # fmt: skip
    if form.validate_on_submit():
        try:
            made = proposing.write(row, organisation.id, form.values(), current_user)
            if "submit" in request.form:
                proposing.act(made, "submit", current_user, side="company")
                flash(_("제안을 냈습니다. 담당자가 검토하면 알려 드립니다."), "success")
            else:
                flash(_("저장했습니다. 아직 낸 것은 아닙니다."), "success")
            return redirect(url_for("projects.own_proposal", project_id=made.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
    page = render_template(
        "projects/proposal_form.html", form=form, row=row, project=None, own=own,
        organisation=organisation,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


@bp.get("/company/projects/<int:project_id>")
def own_proposal(project_id: int) -> str:
    """A proposal of one's company, and the teams that work on it."""
    project = loaders.proposal_of_company(current_user, project_id)
    found = skills.by_ids(project.skills)
    teams = queries.teams_of_project(project)
    if teams:
        audit.read("project teams", people=sum(len(team.members) for team in teams))
    return render_template(
        "projects/own_proposal.html", project=project, row=project.round, teams=teams,
        skills=[found[one] for one in project.skills if one in found],
        judged=queries.latest_of(team.id for team in teams), phase=queries.phase_of(project.round),
    )  # fmt: skip


@bp.route("/company/projects/<int:project_id>/edit", methods=["GET", "POST"])
def edit_proposal(project_id: int) -> Answer:
    """Change a draft or a returned proposal; a lost update is refused with both texts."""
    project = loaders.proposal_of_company(current_user, project_id)
    if request.method == "GET" and project.state not in phases.EDITABLE:
        flash(words.why("not_editable"), "warning")
        return redirect(url_for("projects.own_proposal", project_id=project.id), 303)
    form = ProposalForm(data=values_of_proposal(project)).offer(_people(project.organisation))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            proposing.change(project, form.values(), version_in(form))
            if "submit" in request.form:
                proposing.act(project, "submit", current_user, side="company")
            flash(_("저장했습니다."), "success")
            return redirect(url_for("projects.own_proposal", project_id=project.id), 303)
        except Conflict:
            status, different = 409, against(form, values_of_proposal(project))
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "projects/proposal_form.html", form=form, row=project.round, project=project,
        own=[project.organisation], organisation=project.organisation, differences=different,
    )  # fmt: skip
    return page, status


@bp.post("/company/projects/<int:project_id>/<any(submit,withdraw):act>")
def act(project_id: int, act: str) -> Response:
    """Hand a proposal in, or take it back."""
    project = loaders.proposal_of_company(current_user, project_id)
    try:
        proposing.act(project, act, current_user, side="company")
        flash(_("제안을 냈습니다. 담당자가 검토하면 알려 드립니다.") if act == "submit"
              else _("제안을 거두었습니다."), "success")  # fmt: skip
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return redirect(url_for("projects.own_proposal", project_id=project.id), 303)
