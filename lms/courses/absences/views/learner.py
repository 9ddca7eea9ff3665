"""A learner's requests: the list with limits, asking, one request."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.wrappers import Response

from lms import clock
from lms.courses.absences import forms, operations, queries, words
from lms.courses.absences.forms import AbsenceForm, AnswerForm, CorrectionForm
from lms.courses.absences.loaders import key_of, own_place, own_places, own_request, own_session
from lms.courses.absences.operations import Refused
from lms.courses.absences.operations.asking import MOST_BYTES
from lms.courses.absences.rules.asking import Asked, Because
from lms.courses.absences.sealed import note_of, reason_of
from lms.courses.absences.views import bp
from lms.courses.attendance import queries as attendance
from lms.courses.attendance import words as attendance_words
from lms.courses.attendance.models import Session
from lms.courses.attendance.rules.entering import NeedTime, parts_for
from lms.courses.attendance.rules.states import Part, State, WrongParts
from lms.courses.editing import Conflict, version_in
from lms.db import release


@bp.get("/me/absences")
@login_required
def mine() -> str:
    """One's requests, what is left of each limit, and the marks that can be corrected."""
    today = clock.today()
    rows = queries.mine(current_user.id)
    return render_template(
        "absences/mine.html",
        requests=rows,
        places=[
            (card, queries.quotas(card, current_user.id, today))
            for card in own_places(current_user)
            if card.ends_on >= today
        ],
        cards=attendance.cards({row.place for row in rows}),
        correctable=queries.correctable(current_user),
        asked_for={row.session_id for row in rows if row.state in ("requested", "more_asked")},
        words=words,
        key_of=key_of,
        attendance_words=attendance_words,
    )


@bp.get("/me/absences/new")
@login_required
def new() -> str:
    """Ask to be excused."""
    form = AbsenceForm(formdata=None)
    _choices(form)
    keys = [key for key, _label in form.place.choices]
    wanted = request.args.get("place", "")
    form.place.data = wanted if wanted and wanted in keys else keys[1] if len(keys) == 2 else ""
    return _form(form)


@bp.post("/me/absences/new")
@login_required
def ask() -> str | Response | tuple[str, int]:
    """Ask."""
    form = AbsenceForm()
    _choices(form)
    valid = form.validate()
    card = own_place(current_user, form.place.data or "")
    if not valid or card is None:
        return _form(form), 422
    release()  # files are hashed and written to disk before any row is
    try:
        files = operations.keep_documents(request.files.getlist("documents"))
        made = operations.ask_absence(
            current_user, card, form.kind.data,
            Asked(form.starts_on.data, form.ends_on.data, forms.minutes(form.from_time.data),
                  forms.minutes(form.to_time.data), len(files), form.reason.data or ""),
            files,
        )  # fmt: skip
    except Refused as refusal:
        forms.put(form, refusal.reasons)
        return _form(form), 422
    flash(_("신청했습니다. 결정되면 알려 드립니다."), "success")
    return redirect(url_for("absences.own", request_id=made.id), 303)


@bp.get("/me/absences/<int:request_id>")
def own(request_id: int) -> str:
    """One request with its steps."""
    return _own(request_id, AnswerForm(formdata=None))


@bp.post("/me/absences/<int:request_id>")
def answer(request_id: int) -> str | Response | tuple[str, int]:
    """Add what was asked for."""
    found = own_request(current_user, request_id)
    form = AnswerForm()
    if not form.validate():
        return _own(request_id, form), 422
    version = version_in(form)
    release()
    try:
        files = operations.keep_documents(request.files.getlist("documents"))
        operations.answer(found, current_user, form.note.data or "", files, version)
    except Conflict:
        form.form_errors.append(_("그 사이에 신청의 상태가 바뀌었습니다. 아래는 지금 상태입니다."))
        return _own(request_id, form), 409
    except Refused as refusal:
        forms.put(form, refusal.reasons)
        return _own(request_id, form), 422
    flash(_("보완했습니다."), "success")
    return redirect(url_for("absences.own", request_id=found.id), 303)


@bp.post("/me/absences/<int:request_id>/withdraw")
def withdraw(request_id: int) -> Response:
    """Take it back."""
    found = own_request(current_user, request_id)
    if operations.withdraw(found, current_user):
        flash(_("신청을 거두었습니다."), "info")
    else:
        flash(_("이미 결정된 신청이라 거둘 수 없습니다."), "warning")
    return redirect(url_for("absences.mine"), 303)


@bp.get("/me/corrections/<int:session_id>")
def correct(session_id: int) -> str:
    """Say what is wrong with one's mark."""
    session = own_session(current_user, session_id)
    return _correction(session, CorrectionForm(formdata=None))


@bp.post("/me/corrections/<int:session_id>")
def ask_correction(session_id: int) -> str | Response | tuple[str, int]:
    """Ask for another mark."""
    session = own_session(current_user, session_id)
    form = CorrectionForm()
    if not form.validate():
        return _correction(session, form), 422
    try:
        parts = _parts(form, session)
        release()
        files = operations.keep_documents(request.files.getlist("documents"))
        made = operations.ask_correction(
            current_user, session, parts, form.reason.data or "", files
        )
    except Refused as refusal:
        forms.put(form, refusal.reasons)
        return _correction(session, form), 422
    flash(_("정정을 신청했습니다. 결정되면 알려 드립니다."), "success")
    return redirect(url_for("absences.own", request_id=made.id), 303)


def _parts(form: CorrectionForm, session: Session) -> tuple[Part, ...]:
    try:
        return parts_for(
            State(form.state.data), attendance.periods_of(session),
            forms.minutes(form.from_time.data), forms.minutes(form.to_time.data),
        )  # fmt: skip
    except NeedTime as error:
        raise Refused([Because(f"need_{error.which}")]) from error
    except WrongParts as error:
        raise Refused([Because("wrong_times")]) from error


def _choices(form: AbsenceForm) -> None:
    cards = own_places(current_user)
    form.place.choices = forms.choices_of((key_of(card), card.name) for card in cards)
    kinds: dict[str, Any] = {}
    for card in cards:
        for kind in queries.policy_of(card.place).value.offered:
            kinds.setdefault(kind.code, words.kind_name(kind))
    form.kind.choices = forms.choices_of(kinds.items())


def _form(form: AbsenceForm) -> str:
    today = clock.today()
    return render_template(
        "absences/new.html",
        form=form,
        places=[
            (card, queries.quotas(card, current_user.id, today))
            for card in own_places(current_user)
        ],
        words=words,
        most_bytes=MOST_BYTES,
    )


def _own(request_id: int, form: AnswerForm) -> str:
    found = own_request(current_user, request_id)
    form.version.data, form.version.raw_data = found.version, None
    return render_template(
        "absences/own.html",
        asked=found,
        card=attendance.card(found.place),
        files=queries.documents([found.id])[found.id],
        reason=reason_of(found),
        note_of=note_of,
        form=form,
        words=words,
        attendance_words=attendance_words,
        most_bytes=MOST_BYTES,
    )


def _correction(session: Session, form: CorrectionForm) -> str:
    mark = attendance.marks([session.id], [current_user.id]).get((session.id, current_user.id))
    return render_template(
        "absences/correct.html",
        session=session,
        card=attendance.card(session.place),
        mark=mark,
        policy=queries.policy_of(session.place).value,
        waiting=queries.waiting_correction(session.id, current_user.id),
        form=form,
        words=words,
        attendance_words=attendance_words,
        most_bytes=MOST_BYTES,
    )
