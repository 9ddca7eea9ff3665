"""Changing results after they were frozen: at once before they are final, else by two people."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.accounts import queries as accounts
from lms.courses.catalogue.loaders import offering_for
from lms.courses.editing import Conflict
from lms.courses.enrolment import queries as enrolment
from lms.courses.gradebook import operations as gradebook
from lms.courses.gradebook.messages import obstacle_words
from lms.courses.gradebook.operations import NotReady, ReasonNeeded
from lms.courses.objections import operations, queries, rules
from lms.courses.objections.loaders import FREEZE, change_for
from lms.courses.objections.models import ResultChange
from lms.courses.objections.operations import NothingToChange, SamePerson, Stale
from lms.courses.objections.views import bp
from lms.courses.objections.words import CHANGE_STATES, words
from lms.numbers import whole_or
from lms.paging import asked_page, page_url


@bp.get("/teach/<int:offering_id>/results/<int:person_id>/change")
def propose_form(offering_id: int, person_id: int) -> str:
    """What a frozen result is, what it would become, and the form to ask for it."""
    offering_for(current_user, offering_id, FREEZE)
    audit.read("course result", accounts.person_by_id(person_id))
    return _propose_page(offering_id, person_id, {})


@bp.post("/teach/<int:offering_id>/results/<int:person_id>/change")
def propose(offering_id: int, person_id: int) -> str | Response | tuple[str, int]:
    """Freeze anew before it is final; afterwards put it before a second person."""
    offering = offering_for(current_user, offering_id, FREEZE)
    if not enrolment.has_seat(person_id, offering_id):
        abort(404)
    reason = request.form.get("reason", "").replace("\x00", "").strip()
    if code := rules.text_code(reason, rules.MOST_REASON):
        said = words(code, {"most": rules.MOST_REASON})
        return _propose_page(offering_id, person_id, {"reason": [said]}), 422
    now = queries.difference(offering_id, person_id)
    try:
        if now.final:
            change = operations.propose(offering, person_id, current_user, reason)
            flash(_("승인을 청했습니다. 다른 사람이 승인하면 바뀝니다."), "success")
            return redirect(
                url_for("objections.change", offering_id=offering_id, change_id=change.id), 303
            )
        if not now.differs:
            raise NothingToChange
        gradebook.freeze(offering, person_id, current_user, reason=reason)
    except NothingToChange:
        said = _("지금 셈해도 결과가 같습니다. 점수나 학점을 먼저 고쳐 주세요.")
        return _propose_page(offering_id, person_id, {"": [said]}), 422
    except NotReady as refusal:
        errors = [obstacle_words(one) for one in refusal.obstacles]
        return _propose_page(offering_id, person_id, {"": errors}), 422
    flash(_("결과를 다시 정하고 알렸습니다."), "success")
    return redirect(url_for("gradebook.person", offering_id=offering_id, person_id=person_id), 303)


@bp.get("/teach/<int:offering_id>/results/changes")
def changes(offering_id: int) -> str:
    """Proposed changes of final results, and what became of them."""
    offering = offering_for(current_user, offering_id, FREEZE)
    state = request.args.get("state", "all")
    state = state if state in CHANGE_STATES else "all"
    page = queries.changes(offering.id, state, asked_page())
    if page.items:
        audit.read("result changes", people=len(page.items))
    return render_template(
        "objections/changes.html", offering=offering, page=page, page_url=page_url, state=state
    )


@bp.get("/teach/<int:offering_id>/results/changes/<int:change_id>")
def change(offering_id: int, change_id: int) -> str:
    """One proposal: before, after, reason; the second person's decision."""
    found = change_for(current_user, offering_id, change_id)
    audit.read("result changes", found.person)
    return _change_page(found, {})


@bp.post("/teach/<int:offering_id>/results/changes/<int:change_id>")
def decide(offering_id: int, change_id: int) -> str | Response | tuple[str, int]:
    """Approve or refuse somebody else's proposal."""
    found = change_for(current_user, offering_id, change_id)
    outcome = request.form.get("outcome", "")
    text = request.form.get("answer", "").replace("\x00", "").strip()
    if outcome not in {"approved", "refused"}:
        return _change_page(found, {"": [_("승인할지 돌려보낼지 골라 주세요.")]}), 422
    if text and (code := rules.text_code(text, rules.MOST_REASON)):
        return _change_page(found, {"answer": [words(code, {"most": rules.MOST_REASON})]}), 422
    try:
        operations.decide(
            found, current_user, outcome, text, whole_or(request.form.get("version"), 0)
        )
    except SamePerson:
        return _change_page(found, {"": [_("청한 사람이 스스로 승인할 수 없습니다.")]}), 403
    except ReasonNeeded:
        return _change_page(found, {"answer": [_("돌려보내는 사유를 적어 주세요.")]}), 422
    except Stale:
        said = _("청한 뒤에 점수나 학점이 또 바뀌어 이대로 승인할 수 없습니다. 다시 청해야 합니다.")
        return _change_page(found, {"": [said]}), 409
    except Conflict:
        return _change_page(found, {"": [_("이미 처리되었습니다. 아래는 지금 상태입니다.")]}), 409
    if outcome == "approved":
        flash(_("변경을 승인해 결과를 바꾸었습니다."), "success")
    else:
        flash(_("변경을 돌려보내고 청한 사람에게 알렸습니다."), "success")
    address = url_for("objections.change", offering_id=offering_id, change_id=change_id)
    return redirect(address, 303)


@bp.post("/teach/<int:offering_id>/results/changes/<int:change_id>/withdraw")
def withdraw_change(offering_id: int, change_id: int) -> Response:
    """Who proposed it takes it back."""
    found = change_for(current_user, offering_id, change_id)
    if operations.withdraw_change(found, current_user):
        flash(_("변경 요청을 거두었습니다."), "info")
    else:
        flash(_("거둘 수 없는 요청입니다."), "warning")
    return redirect(url_for("objections.changes", offering_id=offering_id), 303)


def _propose_page(offering_id: int, person_id: int, wrong: dict[str, list[str]]) -> str:
    offering = offering_for(current_user, offering_id, FREEZE)
    person = accounts.person_by_id(person_id)
    if person is None or not enrolment.has_seat(person_id, offering_id):
        abort(404)
    return render_template(
        "objections/propose.html",
        offering=offering,
        person=person,
        now=queries.difference(offering_id, person_id),
        waiting=queries.open_change(offering_id, person_id),
        faults=wrong,
        reason=request.form.get("reason", ""),
    )


def _change_page(found: ResultChange, wrong: dict[str, list[str]]) -> str:
    return render_template(
        "objections/change.html",
        offering=found.offering,
        change=found,
        faults=wrong,
        may_decide=current_user.id not in {found.proposed_by_id, found.person_id},
        now=queries.difference(found.offering_id, found.person_id),
        answer=request.form.get("answer", ""),
    )
