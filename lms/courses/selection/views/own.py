"""An applicant's own selection: stages, result, offer, appeals."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.courses.editing import NotAllowed
from lms.courses.selection import operations, queries
from lms.courses.selection.loaders import own_appeal, own_application, own_offer
from lms.courses.selection.operations import appeals
from lms.courses.selection.rules import offering
from lms.courses.selection.views import bp
from lms.courses.selection.words import APPEAL_CLOSED, words
from lms.interop.formats.personal import has_resident_number

Answer = str | Response | tuple[str, int]


@bp.get("/me/selection/<int:application_id>")
def own(application_id: int) -> str:
    """How one's application stands, stage by stage, and what to do now."""
    return _page(application_id)


def _page(application_id: int, errors: list[str] | None = None, text: str = "") -> str:
    application = own_application(current_user, application_id)
    found = queries.own(application)
    offer = found.offer
    code = appeals.closed_code(application)
    return render_template(
        "selection/own.html",
        own=found, application=application, call=application.call, errors=errors or [], text=text,
        standing=offering.standing(offer.state, offer.expires_at, clock.now()) if offer else None,
        closed=str(APPEAL_CLOSED[code]) if code else "", may_appeal=not code,
        counting=[one.stage for one in found.stages if one.stage.weight > 0],
        groups={one.code: one for one in queries.groups_of(application.call_id)},
        settings=queries.settings_of(application.call_id),
    )  # fmt: skip


@bp.post("/me/selection/<int:application_id>/<any(accept,decline):act>")
def answer(application_id: int, act: str) -> Answer:
    """Take the seat, or leave it to the next."""
    offer = own_offer(current_user, application_id)
    person = current_user._get_current_object()
    try:
        if act == "accept":
            operations.accept(offer, person)
            flash(_("등록이 확정되었습니다. 환영합니다."), "success")
        else:
            reason = request.form.get("reason", "").replace("\x00", "").strip()[:300]
            operations.decline(offer, person, reason)
            flash(_("알려 주셔서 고맙습니다. 자리는 다음 사람에게 갑니다."), "info")
    except NotAllowed as no:
        return _page(application_id, [words(no.code, no.params)]), 409
    return redirect(url_for("selection.own", application_id=application_id), 303)


@bp.post("/me/selection/<int:application_id>/appeal")
def appeal(application_id: int) -> Answer:
    """Object to a result."""
    application = own_application(current_user, application_id)
    text = request.form.get("text", "").replace("\r\n", "\n")
    if "\x00" in text or has_resident_number(text):
        said = _("저장할 수 없는 문자나 주민등록번호로 보이는 숫자가 있습니다.")
        return _page(application_id, [said], text), 422
    try:
        appeals.ask(application, current_user._get_current_object(), text)
    except NotAllowed as no:
        return _page(application_id, [words(no.code, no.params)], text), 422
    flash(_("이의신청을 냈습니다. 답이 오면 알려 드립니다."), "success")
    return redirect(url_for("selection.own", application_id=application_id), 303)


@bp.post("/me/selection/<int:application_id>/appeals/<int:appeal_id>/withdraw")
def withdraw_appeal(application_id: int, appeal_id: int) -> Response:
    """Take an appeal back before it is answered."""
    found = own_appeal(current_user, application_id, appeal_id)
    if appeals.withdraw(found, current_user._get_current_object()):
        flash(_("이의신청을 거두었습니다."), "info")
    else:
        flash(_("이미 답한 이의신청입니다."), "warning")
    return redirect(url_for("selection.own", application_id=application_id), 303)
