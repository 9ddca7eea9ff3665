"""Rounds for those who run them: the list, one of them, its proposals."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import access, audit, clock, csvio
from lms.courses.editing import Conflict, NotAllowed, against, version_in
from lms.courses.listing import asked
from lms.courses.places import managed
from lms.courses.programmes.models import Cohort, Track
from lms.courses.projects import exports, loaders, queries, words
from lms.courses.projects.forms import (
    ExportForm,
    ReasonForm,
    RoundForm,
    values_of_round,
)
from lms.courses.projects.models import CompanyProject, ProjectRound
from lms.courses.projects.operations import proposing, rounds
from lms.courses.projects.views import bp
from lms.db import db, read_only
from lms.i18n import local
from lms.paging import asked_page, page_url, paginate
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]


@bp.get("/manage/projects")
def manage() -> str:
    """The rounds that one runs."""
    access.require_anywhere(current_user, loaders.MANAGE)
    text = request.args.get("q", "").strip()[:100]
    state = asked("state", {"closed": ""})
    page = paginate(queries.rounds(current_user, text=text, closed=bool(state)), asked_page())
    return render_template(
        "projects/manage.html", page=page, page_url=page_url, text=text, state=state,
        counts=queries.proposal_counts(row.id for row in page.items),
        phases={row.id: queries.phase_of(row) for row in page.items}, cohorts=_cohorts(),
    )  # fmt: skip


def _cohorts() -> list[tuple[int, str]]:
    """The cohorts for which a round can be opened, the latest first."""
    places = [place.id for place in managed(current_user, loaders.MANAGE)]
    rows = db.session.execute(
        select(Cohort, Track)
        .join(Track, Track.id == Cohort.track_id)
        .where(Track.organisation_id.in_(places), Cohort.state != "draft",
               Cohort.ends_on >= clock.today(), Track.stream == "academy")
        .order_by(Cohort.starts_on.desc(), Cohort.id.desc())
        .limit(200)
    )  # fmt: skip
    return [(row.Cohort.id, f"{local(row.Track)} · {local(row.Cohort)}") for row in rows]


@bp.route("/manage/projects/cohorts/<int:cohort_id>/new", methods=["GET", "POST"])
def new_round(cohort_id: int) -> Answer:
    """Open a round for a cohort."""
    cohort = loaders.cohort_for(current_user, cohort_id, loaders.MANAGE)
    form = RoundForm(data={"team_min": 3, "team_max": 5, "self_teams": True})
    form.offer(queries.rubric_choices(cohort))
    if form.validate_on_submit():
        try:
            row = rounds.create_round(cohort, form.values(), current_user)
            flash(_("회차를 열었습니다. 확인된 기업이 제안할 수 있습니다."), "success")
            return redirect(url_for("projects.show_round", round_id=row.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
    page = render_template("projects/round_form.html", form=form, cohort=cohort, row=None)
    return (page, 422) if form.is_submitted() else page


@bp.route("/manage/projects/<int:round_id>/edit", methods=["GET", "POST"])
def edit_round(round_id: int) -> Answer:
    """Change a round; a lost update is refused with both texts."""
    row = loaders.round_for(current_user, round_id)
    form = RoundForm(data=values_of_round(row))
    form.offer(queries.rubric_choices(row.cohort, row.rubric_version_id))
    status, different = 200, None
    if form.validate_on_submit():
        try:
            rounds.update_round(row, form.values(), version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("projects.show_round", round_id=row.id), 303)
        except Conflict:
            status, different = 409, against(form, values_of_round(row))
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "projects/round_form.html", form=form, cohort=row.cohort, row=row, differences=different
    )
    return page, status


@bp.get("/manage/projects/<int:round_id>")
def show_round(round_id: int) -> str:
    """A round: its dates, proposals, and what comes next."""
    return _page(loaders.round_for(current_user, round_id), ExportForm(formdata=None))


def _page(row: ProjectRound, form: ExportForm) -> str:
    state = asked("state", words.STATES)
    teams = queries.teams(row.id)
    return render_template(
        "projects/round.html", row=row, phase=queries.phase_of(row), state=state, form=form,
        proposals=queries.proposals(row.id, state), teams=teams,
        counts=queries.proposal_counts([row.id]).get(row.id, {}),
        unteamed=len(queries.unteamed(row)), milestones=queries.milestones(row.id),
        judged=queries.latest_of(team.id for team in teams),
        wished=sum(bool(team.wishes) for team in teams),
    )  # fmt: skip


@bp.post("/manage/projects/<int:round_id>/<any(close,reopen):act>")
def end_round(round_id: int, act: str) -> Response:
    """End a round, or open it again."""
    row = loaders.round_for(current_user, round_id)
    if rounds.close_round(row, again=act == "reopen"):
        flash(
            _("회차를 끝냈습니다.") if act == "close" else _("회차를 다시 열었습니다."), "success"
        )
    return redirect(url_for("projects.show_round", round_id=row.id), 303)


@bp.post("/manage/projects/<int:round_id>/export")
def export(round_id: int) -> FlaskResponse | Answer:
    """The teams as a workbook, for a stated reason."""
    row = loaders.round_for(current_user, round_id)
    form = ExportForm()
    if not form.validate():
        read_only()
        return _page(loaders.round_for(current_user, round_id), form), 422
    teams = queries.teams(row.id)
    head, table = exports.team_table(teams, queries.milestones(row.id), clock.now())
    audit.read("project teams", action="download", people=len(table), reason=form.reason.data or "")
    return csvio.xlsx_download("project-teams", head, table)


@bp.get("/manage/projects/proposals/<int:project_id>")
def review(project_id: int) -> str:
    """A proposal as the company handed it in."""
    return _review(
        loaders.proposal_for_staff(current_user, project_id), ReasonForm(formdata=None)
    )  # fmt: skip


def _review(project: CompanyProject, form: ReasonForm) -> str:
    found = skills.by_ids(project.skills)
    return render_template(
        "projects/review.html", project=project, row=project.round, form=form,
        skills=[found[one] for one in project.skills if one in found],
    )  # fmt: skip


@bp.post("/manage/projects/proposals/<int:project_id>/<any(accept,return,decline):act>")
def decide(project_id: int, act: str) -> Answer:
    """Accept a proposal, give it back, or decline it."""
    project = loaders.proposal_for_staff(current_user, project_id)
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _review(loaders.proposal_for_staff(current_user, project_id), form), 422
    try:
        proposing.act(project, act, current_user, side="staff", reason=form.reason.data or "")
    except NotAllowed as no:
        form.reason.errors = [words.why(no.code, no.params)]
        return _review(project, form), 422
    flash(_("정하고 기업에 알렸습니다."), "success")
    return redirect(url_for("projects.review", project_id=project.id), 303)
