"""A company's own pages: requests, proposals, answers."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access
from lms.courses import registry
from lms.courses.editing import Conflict, NotAllowed, against, version_in
from lms.courses.tailored import loaders, queries, words
from lms.courses.tailored.forms import ReasonForm, RequestForm, values_of
from lms.courses.tailored.models import TailoredRequest
from lms.courses.tailored.operations import requesting
from lms.courses.tailored.views import bp
from lms.db import read_only
from lms.numbers import whole_or
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]


@bp.get("/company/courses")
def company() -> str:
    """What one's companies asked for."""
    access.require_anywhere(current_user, loaders.REQUEST)
    own = queries.companies_of(current_user)
    return render_template(
        "tailored/company.html", own=own, requests=queries.own_requests(one.id for one in own),
        verified=registry.verified_companies([one.id for one in own]),
    )  # fmt: skip


@bp.route("/company/courses/new", methods=["GET", "POST"])
def new_request() -> Answer:
    """Ask an institution for a course."""
    access.require_anywhere(current_user, loaders.REQUEST)
    own = queries.companies_of(current_user, verified=True)
    if not own:
        flash(words.why("not_verified"), "warning")
        return redirect(url_for("tailored.company"), 303)
    chosen = whole_or(request.values.get("company"), 0)
    organisation = next((one for one in own if one.id == chosen), own[0])
    if chosen and organisation.id != chosen:
        abort(404)
    form = RequestForm(data={"people": 10}).offer(queries.institutions())
    if form.validate_on_submit():
        try:
            row = requesting.ask(organisation.id, form.values(), current_user)
            flash(_("요청을 보냈습니다. 기관이 답하면 알려 드립니다."), "success")
            return redirect(url_for("tailored.own", request_id=row.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
    page = render_template(
        "tailored/request_form.html", form=form, row=None, own=own, organisation=organisation
    )
    return (page, 422) if form.is_submitted() else page


@bp.get("/company/courses/<int:request_id>")
def own(request_id: int) -> str:
    """A request with its answers and the roster."""
    return page_of(loaders.request_of_company(current_user, request_id))


def page_of(row: TailoredRequest, form: ReasonForm | None = None) -> str:
    """The company's page of a request."""
    proposals = queries.proposals_of(row.id)
    found = skills.by_ids(row.skills)
    return render_template(
        "tailored/own.html", row=row, proposals=proposals, form=form or ReasonForm(formdata=None),
        offerings=queries.offerings_of({id for one in proposals for id in one.offering_ids}),
        employees=queries.employees_of(row.id),
        skills=[found[one] for one in row.skills if one in found],
    )  # fmt: skip


@bp.route("/company/courses/<int:request_id>/edit", methods=["GET", "POST"])
def edit_request(request_id: int) -> Answer:
    """Change a request that waits; a lost update is refused with both texts."""
    row = loaders.request_of_company(current_user, request_id)
    form = RequestForm(data=values_of(row)).offer(queries.institutions())
    status, different = 200, None
    if form.validate_on_submit():
        try:
            requesting.change(row, form.values(), version_in(form))
            flash(_("저장했습니다."), "success")
            return redirect(url_for("tailored.own", request_id=row.id), 303)
        except Conflict:
            status, different = 409, against(form, values_of(row))
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
    if form.is_submitted() and status == 200:
        status = 422
    page = render_template(
        "tailored/request_form.html", form=form, row=row, own=[row.organisation],
        organisation=row.organisation, differences=different,
    )  # fmt: skip
    return page, status


@bp.post("/company/courses/<int:request_id>/withdraw")
def withdraw(request_id: int) -> Response:
    """Take a request back."""
    row = loaders.request_of_company(current_user, request_id)
    try:
        if requesting.withdraw(row, current_user):
            flash(_("요청을 거두었습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return redirect(url_for("tailored.own", request_id=row.id), 303)


@bp.post("/company/courses/proposals/<int:proposal_id>/<any(accept,decline):act>")
def answer(proposal_id: int, act: str) -> Answer:
    """Accept or decline a proposal."""
    proposal = loaders.proposal_of_company(current_user, proposal_id)
    form = ReasonForm()
    if not form.validate():
        read_only()
        row = loaders.request_of_company(
            current_user, loaders.proposal_of_company(current_user, proposal_id).request_id
        )
        return page_of(row, form), 422
    try:
        requesting.answer(proposal, act, current_user, form.reason.data or "")
    except NotAllowed as no:
        form.reason.errors = [words.why(no.code, no.params)]
        return page_of(loaders.request_of_company(current_user, proposal.request_id), form), 422
    flash(_("수락했습니다. 직원 명단을 올려 주십시오.") if act == "accept"
          else _("수락하지 않는다고 알렸습니다."), "success")  # fmt: skip
    return redirect(url_for("tailored.own", request_id=proposal.request_id), 303)
