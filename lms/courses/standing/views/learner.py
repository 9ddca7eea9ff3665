"""A student's own standing: status, history, requests."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.courses import reasons
from lms.courses.editing import NotAllowed
from lms.courses.standing import operations, queries, words
from lms.courses.standing.forms import ChangeForm, put
from lms.courses.standing.loaders import own_record, request_for
from lms.courses.standing.models import StudentRecord
from lms.courses.standing.operations import Refused
from lms.courses.standing.rules.changing import ASKED, ways
from lms.courses.standing.views import bp
from lms.db import db, read_only, release


@bp.get("/me/standing")
@login_required
def mine() -> str:
    """Status, history and requests of every degree track; places of the Academy beside them."""
    return render_template(
        "standing/mine.html",
        standings=[queries.standing_of(one) for one in queries.records_of(current_user.id)],
        places=queries.places_of(current_user.id),
        words=words,
        today=clock.today(),
    )


@bp.get("/me/standing/<int:record_id>/requests/new")
def new_request(record_id: int) -> str:
    """Ask for leave, return or withdrawal."""
    record = own_record(current_user, record_id)
    form = ChangeForm(formdata=None)
    known = _offer(form, record)
    wanted = request.args.get("status", "")
    if wanted in known:
        form.status.data = wanted
    return _page(record, form)


@bp.post("/me/standing/<int:record_id>/requests/new")
def ask(record_id: int) -> str | Response | tuple[str, int]:
    """Ask."""
    record = own_record(current_user, record_id)
    form = ChangeForm()
    _offer(form, record)
    if not form.validate():
        return _page(record, form), 422
    release()  # files are hashed and written to disk before any row is
    try:
        files = operations.keep_documents(request.files.getlist("documents"))
        record = own_record(current_user, record_id)
        operations.ask(record, form.wanted(len(files)), files)
    except Refused as refusal:
        read_only()
        put(form, refusal.reasons)
        return _page(own_record(current_user, record_id), form), 422
    except NotAllowed as no:
        read_only()
        form.form_errors.append(reasons.sentence(no.code, **no.params))
        return _page(own_record(current_user, record_id), form), 422
    flash(_("신청했습니다. 답이 오면 알려 드립니다."), "success")
    return redirect(url_for("standing.mine"), 303)


@bp.post("/me/standing/requests/<int:request_id>/take-back")
def take_back(request_id: int) -> Response:
    """Take one's own request back."""
    if operations.take_back(request_for(current_user, request_id, own=True)):
        flash(_("신청을 거두었습니다."), "success")
    else:
        flash(_("이미 답을 받은 신청입니다."), "info")
    return redirect(url_for("standing.mine"), 303)


def _offer(form: ChangeForm, record: StudentRecord) -> list[str]:
    standing = queries.standing_of(record)
    codes = [code for code in ways(standing.known, clock.today()) if code in ASKED]
    form.offer(codes, words.ACTS, standing.status)
    return codes


def _page(record: StudentRecord, form: ChangeForm) -> str:
    return render_template(
        "standing/ask.html",
        standing=queries.standing_of(db.session.get_one(StudentRecord, record.id)),
        form=form,
        words=words,
        most_bytes=operations.MOST_BYTES,
    )
