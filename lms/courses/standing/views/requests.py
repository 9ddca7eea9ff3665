"""The queue of requests, one request, and the answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import access, audit, storage
from lms.courses import places, reasons
from lms.courses.editing import Conflict, NotAllowed, version_in
from lms.courses.standing import operations, queries, words
from lms.courses.standing.forms import AnswerForm, put
from lms.courses.standing.loaders import MANAGE, request_for
from lms.courses.standing.models import StatusRequest
from lms.courses.standing.operations import Refused
from lms.courses.standing.queries import lists
from lms.courses.standing.views import bp
from lms.db import db, read_only
from lms.paging import asked_page


@bp.get("/manage/standing/requests")
def requests() -> str:
    """What students ask for; those that wait first."""
    access.require_anywhere(current_user, MANAGE)
    mine = [place.id for place in places.managed(current_user, MANAGE)]
    state = request.args.get("state", "asked")
    state = state if state in words.REQUEST_STATES else ""
    page = lists.requests(mine, state, asked_page())
    if page.items:
        audit.read("status requests", people=len(page.items))
    return render_template(
        "standing/requests.html",
        page=page,
        state=state,
        counts=lists.request_counts(mine),
        files=storage.attachments(queries.REQUEST, [one.id for one in page.items]),
        words=words,
    )


@bp.get("/manage/standing/requests/<int:request_id>")
def request_page(request_id: int) -> str:
    """One request beside the student's record."""
    asked = request_for(current_user, request_id)
    audit.read("student record", asked.record.person)
    return _page(asked, AnswerForm(formdata=None))


@bp.post("/manage/standing/requests/<int:request_id>/<any(approve,reject):step>")
def answer(request_id: int, step: str) -> str | Response | tuple[str, int]:
    """Answer it once."""
    asked = request_for(current_user, request_id)
    form = AnswerForm()
    if form.validate() and step == "reject" and not (form.text.data or "").strip():
        form.text.errors = [_("반려하는 까닭을 적어 주십시오.")]
    if form.errors:
        return _page(asked, form), 422
    try:
        with db.session.begin_nested():
            operations.answer(
                asked, current_user, approve=step == "approve", text=form.text.data or "",
                version=version_in(form),
            )  # fmt: skip
    except Conflict:
        read_only()
        form.form_errors.append(_("그 사이에 신청의 상태가 바뀌었습니다. 아래는 지금 상태입니다."))
        return _page(asked, form), 409
    except Refused as refusal:
        read_only()
        put(form, refusal.reasons)
        return _page(asked, form), 422
    except NotAllowed as no:
        read_only()
        form.form_errors.append(reasons.sentence(no.code, **no.params))
        return _page(asked, form), 422
    flash(_("승인했습니다.") if step == "approve" else _("반려했습니다."), "success")
    return redirect(url_for("standing.request_page", request_id=request_id), 303)


def _page(asked: StatusRequest, form: AnswerForm) -> str:
    db.session.refresh(asked)
    form.version.data, form.version.raw_data = asked.version, None
    return render_template(
        "standing/request.html",
        asked=asked,
        standing=queries.standing_of(asked.record),
        form=form,
        words=words,
    )
