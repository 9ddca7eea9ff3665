"""Requests for those who decide: the queue, one request, and credits from elsewhere."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit
from lms.access import Permission
from lms.courses import places
from lms.courses.degrees import operations, queries, words
from lms.courses.degrees.forms import CreditForm, DecisionForm
from lms.courses.degrees.loaders import credit_for, request_for
from lms.courses.degrees.models import DegreeRequest
from lms.courses.degrees.rules.crediting import PASSED
from lms.courses.degrees.views import bp
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.fields import trimmed
from lms.db import read_only
from lms.numbers import whole_or
from lms.paging import asked_page, page_url

AUDIT = Permission.AUDIT_DEGREE


@bp.get("/manage/degrees/requests")
def requests() -> str:
    """What students asked for, those that wait first."""
    access.require_anywhere(current_user, AUDIT)
    mine = [one.id for one in places.managed(current_user, AUDIT)]
    state, kind = request.args.get("state", "waiting"), request.args.get("kind", "")
    known = {*words.REQUEST_STATES, "waiting", "entering", ""}
    asked = {
        "state": state if state in known else "waiting",
        "kind": kind if kind in words.REQUEST_KINDS else "",
        "text": request.args.get("q", "").strip()[:100],
    }
    page = queries.queue(mine, page=asked_page(), **asked)
    if page.items:
        audit.read("degree requests", people=len(page.items))
    return render_template(
        "degrees/queue.html", page=page, page_url=page_url, asked=asked,
        waiting=queries.waiting(mine),
    )  # fmt: skip


@bp.get("/manage/degrees/requests/<int:request_id>")
def show_request(request_id: int) -> str:
    """One request with the student's standing and the buttons of whoever may decide."""
    row = request_for(current_user, request_id)
    audit.read("degree request", row.person)
    return _page(row, DecisionForm(formdata=None, data={"version": row.version}))


@bp.post("/manage/degrees/requests/<int:request_id>/<any(agree,approve,refuse,revoke):act>")
def decide(request_id: int, act: str) -> str | Response | tuple[str, int]:
    """Agree, approve, refuse or revoke."""
    row = request_for(current_user, request_id)
    form = DecisionForm()
    if not form.validate():
        read_only()
        return _page(row, form), 422
    write = {
        "agree": operations.agree, "approve": operations.approve,
        "refuse": operations.refuse, "revoke": operations.revoke,
    }[act]  # fmt: skip
    try:
        write(row, current_user, trimmed(form.answer.data), version_in(form))
    except NotAllowed as no:
        form.form_errors.append(words.refusal(no.code, no.params))
        return _page(row, form), 422
    except Conflict:
        form.form_errors.append(_("그사이 상태가 바뀌었습니다. 아래는 지금 상태입니다."))
        form.version.data, form.version.raw_data = str(row.version), None
        return _page(row, form), 409
    flash(_("처리했습니다."), "success")
    return redirect(url_for("degrees.show_request", request_id=row.id), 303)


@bp.post("/manage/degrees/requests/<int:request_id>/withdraw")
def take_back(request_id: int) -> Response:
    """Take back what one filed for a student."""
    row = request_for(current_user, request_id)
    if operations.withdraw(row, current_user):
        flash(_("신청을 거두었습니다."), "success")
    else:
        flash(_("자신이 낸, 아직 처리되지 않은 신청만 거둘 수 있습니다."), "warning")
    return redirect(url_for("degrees.show_request", request_id=row.id), 303)


@bp.post("/manage/degrees/requests/<int:request_id>/credit")
def enter_credit(request_id: int) -> str | Response | tuple[str, int]:
    """Enter what an approved exchange came to."""
    row = request_for(current_user, request_id)
    form = _credit_form(row)
    if form.validate():
        try:
            known = queries.audit_of(row.person_id, row.track_id)
            if known is None or form.credits.data is None:
                raise NotAllowed("no_student")
            operations.enter_credit(
                row, current_user, credits=form.credits.data, letter=form.letter.data,
                scheme=known.student.facts.scheme,
            )  # fmt: skip
            flash(_("넣었습니다. 다른 사람이 확인하면 인정됩니다."), "success")
            return redirect(url_for("degrees.show_request", request_id=row.id), 303)
        except NotAllowed as no:
            form.form_errors.append(words.refusal(no.code, no.params))
    return _page(row, DecisionForm(formdata=None, data={"version": row.version}), form), 422


@bp.post("/manage/degrees/credits/<int:credit_id>/<any(confirm,revoke):act>")
def decide_credit(credit_id: int, act: str) -> Response:
    """Confirm what somebody else entered, or take it back with a reason."""
    row = credit_for(current_user, credit_id)
    at = whole_or(request.form.get("version"), 0)
    try:
        if act == "confirm":
            operations.confirm_credit(row, current_user, at)
            flash(_("인정했습니다. 졸업 사정에 바로 들어갑니다."), "success")
        else:
            reason = trimmed(request.form.get("reason")).replace("\x00", "")[:500]
            operations.revoke_credit(row, current_user, reason, at)
            flash(_("인정을 취소했습니다."), "success")
    except NotAllowed as no:
        flash(words.refusal(no.code, no.params), "danger")
    except Conflict:
        flash(_("그사이 상태가 바뀌었습니다. 지금 상태를 보고 다시 해 주십시오."), "warning")
    return redirect(url_for("degrees.show_request", request_id=row.request_id), 303)


def _credit_form(row: DegreeRequest) -> CreditForm:
    form = CreditForm(data={"credits": row.credits})
    form.letter.choices = [(PASSED, PASSED)]
    if row.agreement is not None and row.agreement.grading == "letter":
        known = queries.audit_of(row.person_id, row.track_id)
        letters = known.student.facts.scheme.letters if known is not None else ()
        form.letter.choices = [
            (one.name, one.name) for one in letters if one.points is None or one.points > 0
        ]
    return form


def _page(row: DegreeRequest, form: DecisionForm, credit_form: CreditForm | None = None) -> str:
    credit = queries.credit_of_request(row.id)
    wants = row.kind == "exchange" and row.state == "approved" and credit is None
    return render_template(
        "degrees/decide.html",
        row=row,
        form=form,
        credit=credit,
        credit_form=(credit_form or _credit_form(row)) if wants else None,
        known=queries.audit_of(row.person_id, row.track_id),
    )
