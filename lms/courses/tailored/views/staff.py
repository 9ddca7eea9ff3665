"""Requests for the institution's staff: the list, one of them, the proposal."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.courses.editing import NotAllowed
from lms.courses.listing import asked
from lms.courses.tailored import loaders, queries, words
from lms.courses.tailored.forms import ProposalForm, ReasonForm
from lms.courses.tailored.models import TailoredRequest
from lms.courses.tailored.operations import requesting
from lms.courses.tailored.views import bp
from lms.db import read_only
from lms.paging import asked_page, page_url, paginate
from lms.skills import queries as skills

Answer = str | Response | tuple[str, int]


@bp.get("/manage/tailored")
def manage() -> str:
    """What companies asked for."""
    access.require_anywhere(current_user, loaders.MANAGE)
    text, state = request.args.get("q", "").strip()[:100], asked("state", words.STATES)
    page = paginate(queries.requests(current_user, text=text, state=state), asked_page())
    return render_template(
        "tailored/manage.html", page=page, page_url=page_url, text=text, state=state
    )


@bp.get("/manage/tailored/<int:request_id>")
def show(request_id: int) -> str:
    """A request with the answers so far."""
    return _page(loaders.request_for_staff(current_user, request_id), ReasonForm(formdata=None))


def _page(row: TailoredRequest, form: ReasonForm) -> str:
    proposals = queries.proposals_of(row.id)
    found, people = skills.by_ids(row.skills), queries.employees_of(row.id)
    if people:
        audit.read("tailored roster", people=len(people))
    return render_template(
        "tailored/show.html", row=row, proposals=proposals, form=form, employees=people,
        offerings=queries.offerings_of({id for one in proposals for id in one.offering_ids}),
        skills=[found[one] for one in row.skills if one in found],
    )  # fmt: skip


@bp.route("/manage/tailored/<int:request_id>/propose", methods=["GET", "POST"])
def propose(request_id: int) -> Answer:
    """Answer with a proposal, or with a new version of it."""
    row = loaders.request_for_staff(current_user, request_id)
    last = next(iter(queries.proposals_of(row.id)), None)
    start = (
        {name: getattr(last, name) for name in requesting.PROPOSAL_FIELDS}
        if last is not None
        else {"starts_on": row.from_on, "ends_on": row.until_on, "support": 0}
    )
    form = ProposalForm(data=start).offer(queries.offering_choices(row.place))
    if form.validate_on_submit():
        try:
            requesting.propose(row, form.values(), current_user)
            flash(_("제안을 보내고 기업에 알렸습니다."), "success")
            return redirect(url_for("tailored.show", request_id=row.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words.why(no.code, no.params))
    page = render_template("tailored/propose.html", form=form, row=row, last=last)
    return (page, 422) if form.is_submitted() else page


@bp.post("/manage/tailored/<int:request_id>/refuse")
def refuse(request_id: int) -> Answer:
    """Say that it cannot be done, and why."""
    row = loaders.request_for_staff(current_user, request_id)
    form = ReasonForm()
    if not form.validate():
        read_only()
        return _page(loaders.request_for_staff(current_user, request_id), form), 422
    try:
        requesting.refuse(row, form.reason.data or "", current_user)
    except NotAllowed as no:
        form.reason.errors = [words.why(no.code, no.params)]
        return _page(row, form), 422
    flash(_("사유를 기업에 알렸습니다."), "success")
    return redirect(url_for("tailored.show", request_id=row.id), 303)
