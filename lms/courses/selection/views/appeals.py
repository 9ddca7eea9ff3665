"""The queue of appeals, and answering one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import audit
from lms.courses.admissions.models import Call
from lms.courses.editing import Conflict, NotAllowed
from lms.courses.selection import queries
from lms.courses.selection.loaders import appeal_for, call_for
from lms.courses.selection.models import Appeal
from lms.courses.selection.operations import appeals as operations
from lms.courses.selection.views import bp
from lms.courses.selection.words import APPEAL_STATES, words
from lms.numbers import whole_or
from lms.paging import asked_page, page_url


@bp.get("/manage/admissions/<int:call_id>/selection/appeals")
def appeals(call_id: int) -> str:
    """Appeals of a call, those that wait first."""
    call = call_for(current_user, call_id)
    state, text = request.args.get("state", ""), request.args.get("q", "").strip()[:100]
    state = state if state in APPEAL_STATES else ""
    page = queries.appeals(call.id, asked_page(), state, text)
    if page.items:
        audit.read("admission appeals", action="search" if text else "view",
                   people=len(page.items))  # fmt: skip
    return render_template(
        "selection/appeals.html", call=call, page=page, page_url=page_url, state=state, text=text
    )


@bp.get("/manage/admissions/appeals/<int:appeal_id>")
def show_appeal(appeal_id: int) -> str:
    """An appeal with the applicant's way through the stages."""
    found, call = appeal_for(current_user, appeal_id)
    return _page(found, call)


@bp.post("/manage/admissions/appeals/<int:appeal_id>")
def answer_appeal(appeal_id: int) -> str | Response | tuple[str, int]:
    """Answer it once."""
    found, call = appeal_for(current_user, appeal_id)
    form = request.form
    text = form.get("answer", "").replace("\x00", "").replace("\r\n", "\n")
    try:
        operations.answer(
            found, current_user._get_current_object(), form.get("outcome", ""), text,
            version=whole_or(form.get("version"), -1),
        )  # fmt: skip
    except Conflict:
        said = _("그 사이에 다른 사람이 답했거나 거두어졌습니다. 아래는 지금 상태입니다.")
        return _page(found, call, said), 409
    except NotAllowed as no:
        return _page(found, call, words(no.code, no.params)), 422
    flash(_("답을 보냈습니다."), "success")
    if found.state == "changed":
        flash(_("다시 심사하려면 아래 단계에서 결과를 바꾸어 주십시오."), "info")
    return redirect(url_for("selection.show_appeal", appeal_id=found.id), 303)


def _page(found: Appeal, call: Call, error: str = "") -> str:
    audit.read("admission appeals", found.application.person)
    return render_template(
        "selection/appeal.html",
        call=call, appeal=found, error=error, own=queries.own(found.application),
        typed=request.form.get("answer", ""), outcome=request.form.get("outcome", ""),
    )  # fmt: skip
