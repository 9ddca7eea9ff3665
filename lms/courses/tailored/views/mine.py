"""An employee's own page: invitations, and what the company may see."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms.courses.editing import NotAllowed
from lms.courses.tailored import loaders, queries, words
from lms.courses.tailored.forms import ConsentForm
from lms.courses.tailored.operations import attending
from lms.courses.tailored.views import bp

Answer = str | Response | tuple[str, int]


@bp.get("/me/tailored")
@login_required
def mine() -> str:
    """Courses to which a company invited one, with what it sees."""
    rows = queries.own_rows(current_user)
    agreed = queries.agreed_of(row.id for row in rows)
    proposals = {row.id: queries.accepted_of(row.request_id) for row in rows}
    ids = {id for one in proposals.values() if one for id in one.offering_ids}
    return render_template(
        "tailored/mine.html", rows=rows, proposals=proposals, offerings=queries.offerings_of(ids),
        forms={
            row.id: ConsentForm(formdata=None, data={"agreed": list(agreed.get(row.id, ()))})
            for row in rows
        },
        agreed=agreed, history={row.id: queries.consents_of(row.id) for row in rows},
    )  # fmt: skip


@bp.post("/me/tailored/<int:employee_id>/<any(join,decline):act>")
def answer_invitation(employee_id: int, act: str) -> Response:
    """Take part, or not."""
    row = loaders.own_employee(current_user, employee_id)
    try:
        if act == "join":
            attending.join(row, current_user)
            flash(_("참여합니다. 회사가 볼 것은 아래에서 따로 정합니다."), "success")
        else:
            attending.decline(row, current_user)
            flash(_("참여하지 않는다고 알렸습니다. 사유는 알리지 않습니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return redirect(url_for("tailored.mine", _anchor=f"course-{row.id}"), 303)


@bp.post("/me/tailored/<int:employee_id>/consents")
def agree(employee_id: int) -> Response:
    """Choose what the company may see, from this moment on."""
    row = loaders.own_employee(current_user, employee_id)
    form = ConsentForm()
    try:
        if form.validate() and attending.agree(row, form.agreed.data or (), current_user):
            flash(_("저장했습니다. 지금부터 회사의 보고서에 그대로 반영됩니다."), "success")
    except NotAllowed as no:
        flash(words.why(no.code, no.params), "danger")
    return redirect(url_for("tailored.mine", _anchor=f"course-{row.id}"), 303)
